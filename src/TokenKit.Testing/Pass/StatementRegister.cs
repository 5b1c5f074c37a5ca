using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// Signs software statements (RFC 7591 section 2.3, RFC 7515) and knows them again.
internal sealed class StatementRegister
{
    // One for the process, and made at the first statement: it takes a noticeable part of a second.
    private static readonly Lazy<RSA> TheKey = new(() => RSA.Create(2048));
    private static readonly Lock KeyGate = new();

    private readonly Lazy<RSA> _key = TheKey; // guarded by KeyGate
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, SoftwareStatement> _issued = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _count; // guarded by _gate

    public StatementRegister(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public string PublicKeyPem
    {
        get
        {
            lock (KeyGate)
            {
                return _key.Value.ExportSubjectPublicKeyInfoPem();
            }
        }
    }

    public string Issue(PassApplication application)
    {
        lock (_gate)
        {
            // Real statements have these four claims and no others. Two of one second differ in nbf, which is never in the future.
            long issuedAt = _timeProvider.GetUtcNow().ToUnixTimeSeconds();
            string payload = JsonText.Write(json =>
            {
                json.WriteString("sub", application.Id);
                json.WriteString("iss", PassTokens.Issuer);
                json.WriteNumber("iat", issuedAt);
                json.WriteNumber("nbf", issuedAt - ++_count);
            });
            string text = Sign($"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}");
            _issued[text] = new SoftwareStatement(application);
            return text;
        }
    }

    // Nobody else has the key, so a signature is right exactly on the texts that were issued: none needs to be verified at each registration.
    public SoftwareStatement? Find(string text) => _issued.GetValueOrDefault(text);

    public void RevokeAll(PassApplication application)
    {
        foreach (SoftwareStatement statement in _issued.Values.Where(statement => statement.Application == application))
        {
            statement.Revoke();
        }
    }

    private string Sign(string text)
    {
        lock (KeyGate)
        {
            byte[] signature = _key.Value.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{text}.{Base64Url.EncodeToString(signature)}";
        }
    }
}
