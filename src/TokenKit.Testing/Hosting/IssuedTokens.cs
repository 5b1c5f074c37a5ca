using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Testing.Hosting;

// The tokens of one issuer. Of each token only a hash is kept: there may be hundreds of thousands.
internal sealed class IssuedTokens
{
    private readonly ConcurrentDictionary<Guid, IssuedToken> _tokens = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(string value, IssuedToken token)
    {
        token.Number = Interlocked.Increment(ref _count);
        _tokens[KeyOf(value)] = token;
    }

    public IssuedToken? Find(string? value) => value is null ? null : _tokens.GetValueOrDefault(KeyOf(value));

    // Null also if the token is revoked or has expired.
    public IssuedToken? FindGood(string? value, DateTimeOffset now) => Find(value) is IssuedToken token && token.IsGood(now) ? token : null;

    public bool Revoke(string value)
    {
        IssuedToken? token = Find(value);
        token?.Revoke();
        return token is not null;
    }

    public void RevokeAll()
    {
        foreach (IssuedToken token in _tokens.Values)
        {
            token.Revoke();
        }
    }

    private static Guid KeyOf(string value) => new(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 16));
}
