using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// The tokens issued so far. Of each only a hash of its text is kept: there may be hundreds of thousands.
internal sealed class PassTokens
{
    public const string Issuer = "auth.adobe.com";

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256"}"""u8);

    // Clients take a token for opaque, and an RSA signature on each would cost more than all the rest of the answer.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<Guid, PassToken> _issued = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string Issue(PassClient client, IReadOnlyList<string> scopes, DateTimeOffset now, TimeSpan lifetime)
    {
        string payload = JsonText.Write(json =>
        {
            json.WriteString("sub", client.ClientId);
            json.WriteString("iss", Issuer);
            json.WriteString("scopes", string.Join(',', scopes));
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());

            // Not in real tokens: keeps two of one second apart.
            json.WriteString("jti", Guid.NewGuid());
        });
        string signed = $"{Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        string text = $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)))}";
        _issued[KeyOf(text)] = new PassToken { Client = client, Scopes = scopes, ExpiresAt = now + lifetime };
        Interlocked.Increment(ref _count);
        client.CountToken();
        return text;
    }

    public PassToken? Find(string text) => _issued.GetValueOrDefault(KeyOf(text));

    public void RevokeAll()
    {
        foreach (PassToken token in _issued.Values)
        {
            token.Revoke();
        }
    }

    private static Guid KeyOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
