using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenKit.Ims.Jwt;

/// <summary>Makes the signed assertion of the legacy exchange. Claims as Adobe documented them: <c>exp</c> in whole seconds, one <c>true</c> claim per metascope.</summary>
internal sealed class JwtAssertion : IDisposable
{
    // No key id: IMS tries every certificate of the credential.
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);

    private readonly IReadOnlyList<string> _metascopeClaims;
    private readonly TimeSpan _lifetime;
    private readonly bool _sendJwtId;
    private readonly AssertionSigner _signer;

    /// <param name="authority">The IMS host, which the claims name.</param>
    /// <param name="clientId">Ends the audience.</param>
    /// <param name="organizationId">The issuer.</param>
    /// <param name="technicalAccountId">The subject.</param>
    /// <param name="metascopes">Each becomes a claim; bare.</param>
    /// <param name="options">The rest; checked before.</param>
    /// <param name="signer">Disposed with the assertion.</param>
    public JwtAssertion(
        Uri authority, string clientId, string organizationId, string technicalAccountId, IReadOnlyList<string> metascopes, ImsJwtOptions options, AssertionSigner signer)
    {
        string host = authority.GetLeftPart(UriPartial.Authority);
        Issuer = organizationId;
        Subject = technicalAccountId;
        Audience = $"{host}/c/{clientId}";
        Metascopes = metascopes;
        _metascopeClaims = [.. Metascopes.Select(metascope => $"{host}/s/{metascope}")];
        _lifetime = options.AssertionLifetime;
        _sendJwtId = options.SendJwtId;
        _signer = signer;
    }

    public string Issuer { get; }

    public string Subject { get; }

    public string Audience { get; }

    /// <summary>Bare, without the host.</summary>
    public IReadOnlyList<string> Metascopes { get; }

    /// <summary>Where the key or whatever signs was set.</summary>
    public string KeySetAt => _signer.SetAt;

    public DateTimeOffset? CertificateExpiresAt => _signer.CertificateExpiresAt;

    /// <summary>What it asks for, and for whom: the claims that do not change from one assertion to the next.</summary>
    public string Claims => string.Join('\n', [Issuer, Subject, Audience, .. _metascopeClaims.Order(StringComparer.Ordinal)]);

    /// <summary>Tells how it is signed, and nothing that is secret of the key.</summary>
    public string Fingerprint => $"{_signer.Fingerprint} {_signer.CertificateExpiresAt:O} {_lifetime} {_sendJwtId}";

    /// <summary>The last part of each, whichever of the three spellings it has; each once, as two claims of one name are none.</summary>
    public static IReadOnlyList<string> MetascopesOf(IEnumerable<string> metascopes) =>
        [.. ScopeList.Parse(metascopes).Select(LastPart).Where(metascope => metascope.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <exception cref="AssertionSigningException">What the user gave to sign with did not.</exception>
    public async ValueTask<string> SignAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        string input = $"{Header}.{Payload(now)}";
        return $"{input}.{await _signer.SignAsync(input, cancellationToken).ConfigureAwait(false)}";
    }

    public void Dispose() => _signer.Dispose();

    public override string ToString() => $"assertion of {Subject}";

    private static string LastPart(string metascope)
    {
        int claim = metascope.LastIndexOf("/s/", StringComparison.Ordinal);
        return (claim < 0 ? metascope : metascope[(claim + 3)..]).TrimEnd('/').Split('/')[^1];
    }

    // 53 bits: more are no integer to a reader that keeps numbers as doubles. All of them random: instances start in the same second.
    private static ulong NewId() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 11;

    private string Payload(DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", Issuer);
            json.WriteString("sub", Subject);
            json.WriteString("aud", Audience);
            json.WriteNumber("exp", (now + _lifetime).ToUnixTimeSeconds());
            if (_sendJwtId)
            {
                json.WriteNumber("jti", NewId());
            }

            foreach (string metascope in _metascopeClaims)
            {
                json.WriteBoolean(metascope, true);
            }

            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
