using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// What happens to every request: it is read, counted and written down; then comes a fault, or the answer.
internal sealed class EmulatorPipeline
{
    private readonly IReadOnlyList<IEmulatedService> _services;
    private readonly RequestJournal _journal;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationToken _stopping;

    public EmulatorPipeline(
        IReadOnlyList<IEmulatedService> services, RequestJournal journal, TimeProvider timeProvider, CancellationToken stopping)
    {
        _services = services;
        _journal = journal;
        _timeProvider = timeProvider;
        _stopping = stopping;
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        DateTimeOffset receivedAt = _timeProvider.GetUtcNow();
        ReceivedBody body = await ReceivedBody.ReadAsync(context.Request, aborted.Token).ConfigureAwait(false);
        RecordedRequest recorded = await RequestRecorder.RecordAsync(context.Request, body, receivedAt).ConfigureAwait(false);
        var exchange = new Exchange(context, recorded, body, _timeProvider, aborted.Token);
        try
        {
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && aborted.IsCancellationRequested)
        {
            exchange.Cut();
        }
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        IEmulatedService? service = _services.FirstOrDefault(candidate => candidate.Serves(exchange.Recorded.Path));
        service?.Arrived();
        Fault? fault = service?.Faults.Next();

        // The delay runs before the journal shows the request: whoever saw it there may advance the clock.
        Task delay = fault?.WaitAsync(_timeProvider, exchange.Aborted) ?? Task.CompletedTask;
        _journal.Add(exchange.Recorded);
        await delay.ConfigureAwait(false);

        if (exchange.Body.BrokeOff)
        {
            exchange.Cut();
        }
        else if (fault is { ReplacesAnswer: true })
        {
            await fault.AnswerAsync(exchange).ConfigureAwait(false);
        }
        else
        {
            await (service?.AnswerAsync(exchange) ?? exchange.SendAsync(StatusCodes.Status404NotFound)).ConfigureAwait(false);
        }
    }
}
