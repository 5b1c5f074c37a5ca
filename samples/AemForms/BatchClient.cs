using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace AemForms;

/// <summary>The batch API: configure, execute, and poll until it has ended.</summary>
internal sealed class BatchClient(HttpClient aem, IOptions<AemOptions> options)
{
    private const string Configs = "adobe/forms/batch/output/config";

    /// <returns>The address of the execution.</returns>
    /// <exception cref="AemInputException">AEM does not take the job.</exception>
    /// <exception cref="HttpRequestException">AEM refused; the status says why (docs/aem-forms.md).</exception>
    public async Task<Uri> StartAsync(BatchJob job, CancellationToken cancellationToken)
    {
        using HttpResponseMessage configured = await aem.PostAsJsonAsync(Configs, job, cancellationToken);
        if (configured.StatusCode is not HttpStatusCode.Conflict)
        {
            // A conflict says that it was configured before: once is enough for any number of executions.
            await configured.EnsureGoodAsync(cancellationToken);
        }

        using HttpResponseMessage accepted = await aem.PostAsJsonAsync(
            $"{Configs}/{Uri.EscapeDataString(job.ConfigName)}/execution", new { }, cancellationToken);
        await accepted.EnsureGoodAsync(cancellationToken);
        return accepted.Headers.Location is Uri link
            ? new Uri(accepted.RequestMessage!.RequestUri!, link)
            : throw new HttpRequestException("AEM accepted the execution without a Location.");
    }

    /// <exception cref="TimeoutException">It is not over, but <see cref="AemOptions.BatchTimeout"/> is.</exception>
    public async IAsyncEnumerable<BatchState> WatchAsync(Uri execution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow + options.Value.BatchTimeout;
        while (DateTimeOffset.UtcNow < end)
        {
            using HttpResponseMessage response = await aem.GetAsync(execution, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                response.EnsureSuccessStatusCode();
                BatchState state = (await response.Content.ReadFromJsonAsync<BatchState>(cancellationToken))!;
                yield return state;
                if (state.IsOver)
                {
                    yield break;
                }
            }

            await Task.Delay(PauseAfter(response, end), cancellationToken);
        }

        throw new TimeoutException($"The batch is not over after {options.Value.BatchTimeout}.");
    }

    // What is configured, or longer if AEM asks for it; never beyond the end.
    private TimeSpan PauseAfter(HttpResponseMessage response, DateTimeOffset end)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        TimeSpan asked = response.Headers.RetryAfter switch
        {
            { Delta: TimeSpan delta } => delta,
            { Date: DateTimeOffset date } => date - now,
            _ => TimeSpan.Zero,
        };
        long wanted = Math.Max(asked.Ticks, options.Value.PollInterval.Ticks);
        return TimeSpan.FromTicks(Math.Max(Math.Min(wanted, (end - now).Ticks), 0));
    }
}
