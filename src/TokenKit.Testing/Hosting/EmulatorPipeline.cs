using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// What happens to every request: it is read, counted and recorded; then comes a fault, or the answer of its route.
internal sealed class EmulatorPipeline(RequestJournal journal, TimeProvider timeProvider, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate route)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var service = context.GetEndpoint()?.Metadata.GetMetadata<EmulatedService>();
        Exchange exchange = await Exchange.ReadAsync(context, service?.Group, timeProvider, aborted.Token).ConfigureAwait(false);
        try
        {
            await AnswerAsync(exchange, service, () => route(context)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && aborted.IsCancellationRequested)
        {
            exchange.Cut();
        }
    }

    private async Task AnswerAsync(Exchange exchange, EmulatedService? service, Func<Task> route)
    {
        service?.Arrived();
        Fault? fault = service?.Faults.Next();

        // The delay starts before the journal shows the request: a test that has seen the request there may advance the clock.
        Task delay = fault?.WaitAsync(timeProvider, exchange.Aborted) ?? Task.CompletedTask;
        journal.Add(exchange.Recorded);
        await delay.ConfigureAwait(false);

        Task answer = (exchange.Body.BrokeOff, fault, service) switch
        {
            (true, _, _) => exchange.CutAsync(),
            (_, { ReplacesAnswer: true }, _) => fault.AnswerAsync(exchange),
            (_, _, null) => exchange.SendAsync(Answer.NotFound),
            _ => route(),
        };
        await answer.ConfigureAwait(false);
    }
}
