using Azure.Core;
using Azure.Core.Pipeline;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>A new request, sent through a pipeline of Azure.Core.</summary>
internal sealed class AzureSubject(HttpPipeline pipeline, params object[] owned) : Subject(owned)
{
    public override async Task RepeatAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await SendAsync(pipeline, i).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one, and gives back what the message has rented, as the clients of Azure do.</summary>
    public static ValueTask SendAsync(HttpPipeline pipeline, int number)
    {
        HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(Addresses.Of(number));
        ValueTask sending = pipeline.SendAsync(message, CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending, message);
        }

        message.Dispose();
        return default;
    }

    private static async ValueTask FinishAsync(ValueTask sending, HttpMessage message)
    {
        using (message)
        {
            await sending.ConfigureAwait(false);
        }
    }
}
