using System.Collections.Concurrent;
using System.Net;

namespace TokenKit.Soak.Faults;

/// <summary>The way to the API. It sees with what each request is sent, a second sending included, and what the API says to it.</summary>
internal sealed class ApiLine : DelegatingHandler
{
    private readonly Server _server;
    private readonly ConcurrentDictionary<string, SentToken> _tokens = new(StringComparer.Ordinal);
    private int _withoutToken;
    private int _expired;
    private int _revoked;
    private int _revokedAgain;

    public ApiLine(Server server)
        : base(server.Emulator.CreateHandler()) => _server = server;

    public int WithoutToken => _withoutToken;

    /// <summary>Sent with a token that was over by its issuer's clock.</summary>
    public int Expired => _expired;

    /// <summary>Sent with a revoked token before its first rejection was back: the caller could not know.</summary>
    public int Revoked => _revoked;

    /// <summary>Sent with a revoked token after a rejection of that token had come back.</summary>
    public int RevokedAgain => _revokedAgain;

    /// <summary>Forgets the requests so far.</summary>
    public void Reset() => _withoutToken = _expired = _revoked = _revokedAgain = 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Azure.Core sends a token over https only; the emulator speaks plain http on loopback.
        Uri asked = request.RequestUri!;
        request.RequestUri = new UriBuilder(asked) { Scheme = Uri.UriSchemeHttp }.Uri;
        try
        {
            return await PassAsync(request, cancellationToken);
        }
        finally
        {
            // An address that has changed would look like a redirect.
            request.RequestUri = asked;
        }
    }

    private async Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization?.Parameter is not { } text)
        {
            Interlocked.Increment(ref _withoutToken);
            return await base.SendAsync(request, cancellationToken);
        }

        SentToken token = _tokens.GetOrAdd(text, static text => new SentToken(text));
        if (token.IsExpired(_server.Clock.GetUtcNow()))
        {
            Interlocked.Increment(ref _expired);
        }

        bool wasRefused = token.WasRefused;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized && !token.IsExpired(_server.Clock.GetUtcNow()))
        {
            token.WasRefused = true;
            _ = wasRefused ? Interlocked.Increment(ref _revokedAgain) : Interlocked.Increment(ref _revoked);
        }

        return response;
    }
}
