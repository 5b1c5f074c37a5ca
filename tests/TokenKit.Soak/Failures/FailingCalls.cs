using System.Net.Mime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Soak.Failures;

/// <summary>Makes calls that fail, and measures them. Loopback sockets are not needed: no request is sent while it is measured.</summary>
internal static partial class FailingCalls
{
    // A run that misses its goals by far must end all the same.
    private static readonly TimeSpan MostProcessor = TimeSpan.FromSeconds(40);

    /// <summary>GetTokenAsync while the error about the credential is remembered, which is not transient.</summary>
    public static async Task<FailureCost> OfCacheAsync(int calls)
    {
        Fault invalidScope = Fault.Answer(400, MediaTypeNames.Application.Json, """{"error":"invalid_scope"}""");
        return await MeasureAsync("`GetTokenAsync`, `invalid_scope`", calls, invalidScope, async services =>
        {
            ITokenProvider tokens = services.GetRequiredKeyedService<ITokenProvider>("aem");
            try
            {
                await tokens.GetTokenAsync();
                return null;
            }
            catch (TokenAcquisitionException exception)
            {
                return exception;
            }
        });
    }

    /// <summary>Requests of a service's client while the endpoint sends a Retry-After of an hour. The service logs each failure.</summary>
    public static async Task<FailureCost> OfClientAsync(int calls) =>
        await MeasureAsync("request with the handler, logged, 429", calls, Fault.TooManyRequests(TimeSpan.FromHours(1)), async services =>
        {
            try
            {
                HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
                using HttpResponseMessage response = await client.GetAsync("assets/1");
                return null;
            }
            catch (TokenAcquisitionException exception)
            {
                CallFailed(services.GetRequiredService<ILoggerFactory>().CreateLogger("Service"), exception);
                return exception;
            }
        });

    private static async Task<FailureCost> MeasureAsync(
        string name, int calls, Fault fault, Func<IServiceProvider, Task<Exception?>> callAsync)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new AdobeEmulatorOptions { JournalCapacity = 1 });
        emulator.Ims.TokenFaults.AddUntilCleared(fault);
        using var log = new FormattingLog();
        await using ServiceProvider services = Services(emulator, log);

        // The failure that is remembered.
        Exception? last = await callAsync(services);
        int requests = emulator.Ims.TokenRequests;
        var failures = new List<Exception>(calls);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan spent = TimeSpan.Zero;
        int made = 0;
        for (; made < calls && last is not null && spent < MostProcessor; made++)
        {
            last = await callAsync(services);
            failures.AddRange(last is null ? [] : [last]);
            spent = made % 100 == 99 ? Environment.CpuUsage.TotalTime - processor : spent;
        }

        spent = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;

        // Reading the text is not a part of GetTokenAsync; if it is logged, the log has read it.
        IEnumerable<Exception> samples = failures.Where((_, i) => i % 100 == 0 || i == failures.Count - 1);
        int longest = samples.Select(failure => failure.ToString().Length).DefaultIfEmpty().Max();
        return new FailureCost(name, calls, made, spent, allocated, Math.Max(longest, log.Longest), emulator.Ims.TokenRequests - requests);
    }

    private static ServiceProvider Services(AdobeEmulator emulator, FormattingLog log)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddAdobeTokens().AddIms("aem", options =>
        {
            options.Authority = emulator.BaseAddress;
            options.ClientId = ExampleCredential.ClientId;
            options.ClientSecret = ExampleCredential.ClientSecret;
            options.OrganizationId = ExampleCredential.OrganizationId;
            options.Scopes.Add("openid");
        });
        services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler);
        services.AddHttpClient("aem", client => client.BaseAddress = emulator.ApiAddress)
            .AddAdobeTokenHandler("aem", options => options.AllowedHosts.Add(emulator.ApiAddress.Host))
            .ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler);
        return services.BuildServiceProvider();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The call of the API failed.")]
    private static partial void CallFailed(ILogger logger, Exception exception);
}
