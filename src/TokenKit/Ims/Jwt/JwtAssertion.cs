using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenKit.Ims.Jwt;

/// <summary>
/// Makes the signed assertion of the legacy exchange, with the claims that Adobe documented: <c>exp</c> in whole seconds, and one claim
/// with the value <c>true</c> for each metascope.
/// </summary>
internal sealed class JwtAssertion : IDisposable
{
    // No key id: IMS tries every certificate of the credential.
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);

    private readonly IReadOnlyList<string> _metascopeClaims;
    private readonly TimeSpan _lifetime;
    private readonly bool _sendJwtId;
    private readonly AssertionSigner _signer;

    /// <summary>The signer is disposed together with the assertion. The options are validated already.</summary>
    public JwtAssertion(
        Uri authority,
        string clientId,
        string organizationId,
        string technicalAccountId,
        IReadOnlyList<string> metascopes,
        ImsJwtOptions options,
        AssertionSigner signer)
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

    /// <summary>Without the host.</summary>
    public IReadOnlyList<string> Metascopes { get; }

    public string KeySetting => _signer.Setting;

    public DateTimeOffset? CertificateExpiresAt => _signer.CertificateExpiresAt;

    /// <summary>The claims that are the same in every assertion.</summary>
    public string Claims => string.Join('\n', [Issuer, Subject, Audience, .. _metascopeClaims.Order(StringComparer.Ordinal)]);

    /// <summary>Changes when the key, its certificate or the kind of assertion changes; reveals nothing secret.</summary>
    public string Fingerprint => $"{_signer.Fingerprint} {_signer.CertificateExpiresAt:O} {_lifetime} {_sendJwtId}";

    /// <summary>
    /// The last part of each of the three spellings, without duplicates: two claims with the same name would be invalid JSON.
    /// </summary>
    public static IReadOnlyList<string> MetascopesOf(IEnumerable<string> metascopes) =>
        [.. ScopeList.Parse(metascopes).Select(LastPart).Where(metascope => metascope.Length > 0).Distinct(StringComparer.Ordinal)];

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

    // 53 bits: a reader that keeps numbers as doubles loses the rest. All of them are random, because instances start in the same second.
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
