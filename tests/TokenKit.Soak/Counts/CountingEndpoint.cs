using System.Net;
using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TokenKit.Soak.Counts;

/// <summary>A server on a loopback socket that counts the requests to one endpoint, and has the same mishap with each of them.</summary>
internal sealed class CountingEndpoint : IAsyncDisposable
{
    private readonly Mishap _mishap;
    private readonly TimeProvider _clock;
    private readonly WebApplication _application;
    private int _requests;

    private CountingEndpoint(Mishap mishap, TimeProvider clock)
    {
        _mishap = mishap;
        _clock = clock;

        // The empty builder reads no files and no environment, and logs nothing.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddSingleton<IHostLifetime, Unattended>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Address => new(_application.Urls.First());

    /// <summary>How many requests reached the endpoint that has the mishap.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<CountingEndpoint> StartAsync(Mishap mishap, TimeProvider clock)
    {
        var endpoint = new CountingEndpoint(mishap, clock);
        await endpoint._application.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        // All of the request has arrived before anything goes wrong.
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (_mishap.IsAtRegistration && context.Request.Path == "/o/client/token")
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            await context.Response.WriteAsync("""{"access_token":"FAKE-token","token_type":"bearer","expires_in":21600}""");
            return;
        }

        Interlocked.Increment(ref _requests);
        try
        {
            await _mishap.AnswerAsync(context, _clock);
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
    }

    // Ctrl+C ends the program, not this server alone.
    private sealed class Unattended : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
