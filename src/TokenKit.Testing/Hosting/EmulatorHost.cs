using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TokenKit.Testing.Hosting;

// The web server around the pipeline: Kestrel on loopback, or the in-memory test server.
internal sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly bool _inMemory;

    private EmulatorHost(EmulatorPipeline pipeline, bool inMemory, Action<IWebHostBuilder> useServer)
    {
        // The empty builder reads no files and no environment, and logs nothing.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        useServer(builder.WebHost);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<MatcherPolicy, ExactPathPolicy>();
        builder.Services.AddSingleton<MatcherPolicy, HostPolicy>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _application = builder.Build();

        // The routes run at the end of the pipeline, after UseRouting has chosen one of them and the pipeline has handled the request.
        _application.UseRouting();
        _application.Use(pipeline.HandleAsync);
        _inMemory = inMemory;
    }

    public Uri BaseAddress => _inMemory ? new Uri("http://localhost/") : new Uri(_application.Urls.First());

    public IEndpointRouteBuilder Routes => _application;

    public static EmulatorHost OnSockets(EmulatorPipeline pipeline, int port) => new(pipeline, inMemory: false, web => web
        .UseKestrelCore()
        .ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        }));

    public static EmulatorHost InMemory(EmulatorPipeline pipeline, int port) => new(pipeline, inMemory: true, web => web.UseTestServer());

    public Task StartAsync(CancellationToken cancellationToken) => _application.StartAsync(cancellationToken);

    public HttpMessageHandler CreateHandler() => _inMemory
        ? _application.GetTestServer().CreateHandler()
        : new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    // The default lifetime handles Ctrl+C and SIGTERM. Those belong to the process in which the emulator runs.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
