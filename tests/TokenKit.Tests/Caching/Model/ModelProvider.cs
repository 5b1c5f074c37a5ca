using System.Threading.Channels;

namespace TokenKit.Tests.Caching.Model;

/// <summary>A provider that reports each call and holds it until it gets the answer.</summary>
internal sealed class ModelProvider(ChannelWriter<ProviderCall> calls) : ITokenProvider
{
    /// <summary>Whether calls from now on ignore their cancellation.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>What the next call does before it waits for its answer: some are answered before they return.</summary>
    public Action<ProviderCall>? AtOnce { get; set; }

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        var call = new ProviderCall(this, IsDeaf);
        AtOnce?.Invoke(call);
        Task<AccessToken> answer = call.Start(cancellationToken);
        calls.TryWrite(call);
        return new ValueTask<AccessToken>(answer);
    }
}
