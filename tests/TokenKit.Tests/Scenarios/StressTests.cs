using System.Net;
using TokenKit.Soak.Stress;

namespace TokenKit.Tests.Scenarios;

/// <summary>The stress of docs/reliability.md in small, and proof that it finds what it looks for.</summary>
public class StressTests
{
    private static readonly StressSize Small = new()
    {
        Calls = 1_500,
        Workers = 8,
        BlockingWorkers = 1,
        ReloadEvery = 20,
        StepEvery = 50,
        RevokeEvery = 100,
        FaultEvery = 400,
        HangEvery = 1_000,
        DisposeEvery = 300,
        TimeLimit = TimeSpan.FromMinutes(5),
    };

    [Fact]
    public async Task Reloads_clock_steps_revocations_faults_and_disposals_neither_mix_identities_nor_leave_a_call_without_an_end()
    {
        StressReport report = await StressReport.RunInMemoryAsync(Small);

        Assert.Empty(report.Missed);
        Assert.Equal(Small.Calls, report.Ended);
    }

    [Fact]
    public async Task A_request_with_the_headers_of_another_client_is_found()
    {
        StressReport report = await RunAsync(request =>
        {
            if (request.Headers.Remove("x-api-key"))
            {
                request.Headers.Add("x-api-key", "FAKE-aem-1");
            }
        });

        Assert.Contains(report.Missed, goal => goal.Contains("requests of two identities; the goal is 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_of_another_device_is_found()
    {
        StressReport report = await RunAsync(request =>
        {
            if (request.Headers.Remove("X-Forwarded-For"))
            {
                request.Headers.Add("X-Forwarded-For", "203.0.113.1");
            }
        });

        Assert.Contains(report.Missed, goal => goal.Contains("with the headers of another device", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_a_token_is_found()
    {
        int requests = 0;
        StressReport report = await RunAsync(request =>
        {
            if (Interlocked.Increment(ref requests) == 100)
            {
                request.Headers.Authorization = null;
            }
        });

        Assert.Contains(report.Missed, goal => goal.Contains(": 1 requests without a token; the goal is 0.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_never_ends_is_found_and_its_stack_says_where_it_waits()
    {
        StressReport report = await StressReport.RunInMemoryAsync(Quiet with
        {
            StuckAfter = TimeSpan.FromSeconds(2),
            BlockingWorkers = 0,
            CancelEvery = int.MaxValue,
            Spoiler = () => new Spoiler(_ => { }, neverAnswers: true),
        });

        string stuck = report.Missed.First(goal => goal.Contains("has taken", StringComparison.Ordinal));
        Assert.Contains(report.Missed, goal => goal.Contains("calls stuck; the goal is 0", StringComparison.Ordinal));
        Assert.Contains("AdobeTokenHandler", stuck, StringComparison.Ordinal);
        Assert.Contains(nameof(Spoiler), stuck, StringComparison.Ordinal);
    }

    // Nothing happens but the calls.
    private static StressSize Quiet => Small with
    {
        Calls = 300,
        ReloadEvery = int.MaxValue,
        StepEvery = int.MaxValue,
        RevokeEvery = int.MaxValue,
        FaultEvery = int.MaxValue,
        HangEvery = int.MaxValue,
        DisposeEvery = int.MaxValue,
    };

    private static Task<StressReport> RunAsync(Action<HttpRequestMessage> spoil) =>
        StressReport.RunInMemoryAsync(Quiet with { Spoiler = () => new Spoiler(spoil) });

    private sealed class Spoiler(Action<HttpRequestMessage> spoil, bool neverAnswers = false) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (neverAnswers)
            {
                await new TaskCompletionSource<HttpStatusCode>().Task;
            }

            spoil(request);
            return await base.SendAsync(request, cancellationToken);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            spoil(request);
            return base.Send(request, cancellationToken);
        }
    }
}
