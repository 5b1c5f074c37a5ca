using System.Net;

namespace TokenKit.Tests.Caching.Model;

/// <summary>Makes the answers of all providers, and knows of each token whose it is and when it ends.</summary>
internal sealed class Issuer
{
    private static readonly TimeSpan[] Lives = [.. new[] { 86_400, 86_400, 21_600, 3_600, 600, 20 }.Select(seconds =>
        TimeSpan.FromSeconds(seconds))];
    private static readonly TimeSpan[] RetryAfters = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromHours(3)];

    private readonly Dictionary<AccessToken, (int Client, TimeSpan MonoEnd)> _issued = [];
    private readonly Dictionary<(int, int), AccessToken> _last = [];

    public List<AccessToken> Tokens { get; } = [];

    /// <summary>A good answer: a token that lives for a day.</summary>
    public Answer Good(ModelSource source, Moment sent) => new(Issue(source, sent, Lives[0]));

    public Answer Of(int number, ModelSource source, Moment sent) => (number % 16) switch
    {
        6 when _last.TryGetValue((source.Client, source.Request), out AccessToken? last) => new Answer(Note(last, source, sent)),
        7 when _last.TryGetValue((source.Client, source.Request), out AccessToken? last) =>
            new Answer(Note(new AccessToken(last.Value, last.ExpiresAt), source, sent)),
        8 or 9 => new Answer(null, Outage(null)),
        10 => new Answer(null, Outage(RetryAfters[number / 16 % 3])),
        11 => new Answer(null, new TokenAcquisitionException("aem", "The client secret is wrong.") { Error = "invalid_client" }),
        12 => new Answer(null, new InvalidOperationException("of the provider")),
        13 => new Answer(null, new OperationCanceledException()),
        14 => new Answer(null),
        _ => new Answer(Issue(source, sent, Lives[number / 16 % Lives.Length])),
    };

    /// <summary>The rule above all others, by an arithmetic of its own.</summary>
    public void CheckUsable(AccessToken token, Moment now, params ReadOnlySpan<int> clients)
    {
        (int client, TimeSpan monoEnd) = _issued[token];
        Violation.Unless(clients.Contains(client), $"A token of client {client} was handed out for another one.");
        Violation.Unless(now.Mono < monoEnd && CacheScene.Start + now.Wall < token.ExpiresAt, "An expired token was handed out.");
    }

    private AccessToken Issue(ModelSource source, Moment sent, TimeSpan life) =>
        Note(new AccessToken($"token-{Tokens.Count + 1}", CacheScene.Start + sent.Wall + life), source, sent);

    private AccessToken Note(AccessToken token, ModelSource source, Moment sent)
    {
        TimeSpan monoEnd = sent.Mono + (token.ExpiresAt - CacheScene.Start - sent.Wall);
        bool isKnown = _issued.TryGetValue(token, out (int, TimeSpan MonoEnd) before);
        _issued[token] = (source.Client, isKnown && before.MonoEnd > monoEnd ? before.MonoEnd : monoEnd);
        _last[(source.Client, source.Request)] = token;
        Tokens.Add(token);
        return token;
    }

    private static TokenAcquisitionException Outage(TimeSpan? retryAfter) =>
        new("aem", "The endpoint answered 503.")
        {
            StatusCode = HttpStatusCode.ServiceUnavailable,
            IsTransient = true,
            RetryAfter = retryAfter,
        };
}
