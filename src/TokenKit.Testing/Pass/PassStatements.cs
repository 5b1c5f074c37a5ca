using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenKit.Testing.Pass;

// Signs software statements (RFC 7591 section 2.3, RFC 7515) and finds them again.
internal sealed class PassStatements(TimeProvider timeProvider)
{
    // One for the process, made at the first statement: it takes a noticeable part of a second.
    private static readonly Lazy<RSA> TheKey = new(() => RSA.Create(2048));
    private static readonly Lock KeyGate = new();

    private readonly Lazy<RSA> _key = TheKey; // guarded by KeyGate
    private readonly ConcurrentDictionary<string, IssuedStatement> _issued = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _count; // guarded by _gate

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
            // Real statements have these four claims and no others. Two of the same second differ in nbf, which is never in the future.
            long issuedAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();
            var payload = new JsonObject
            {
                ["sub"] = application.Id,
                ["iss"] = PassTokens.Issuer,
                ["iat"] = issuedAt,
                ["nbf"] = issuedAt - ++_count,
            };
            string statement = Sign($"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{PassTokens.Encode(payload)}");
            _issued[statement] = new IssuedStatement(application);
            return statement;
        }
    }

    // No signature is checked at a registration. Only this class has the key, so only the statements that it issued have a valid signature.
    public IssuedStatement? Find(string statement) => _issued.GetValueOrDefault(statement);

    public void RevokeAll(PassApplication application)
    {
        foreach (IssuedStatement statement in _issued.Values.Where(statement => statement.Application == application))
        {
            statement.Revoke();
        }
    }

    private string Sign(string unsigned)
    {
        lock (KeyGate)
        {
            byte[] signature = _key.Value.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{unsigned}.{Base64Url.EncodeToString(signature)}";
        }
    }
}
