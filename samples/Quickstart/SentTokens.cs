namespace Quickstart;

/// <summary>Numbers the tokens in the order in which they are first sent. A sample may look at a token; a service should not.</summary>
internal sealed class SentTokens
{
    private readonly List<string> _seen = [];

    public int Count => _seen.Count;

    /// <summary>The number of the token that was sent last, from 1.</summary>
    public int Last { get; private set; }

    private void Saw(string token)
    {
        if (!_seen.Contains(token))
        {
            _seen.Add(token);
        }

        Last = _seen.IndexOf(token) + 1;
    }

    /// <summary>Stands after the token handler and sees what leaves.</summary>
    internal sealed class Watcher(SentTokens tokens) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tokens.Saw(request.Headers.Authorization?.Parameter ?? "none");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
