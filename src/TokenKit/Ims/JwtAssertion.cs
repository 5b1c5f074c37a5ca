using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Ims;

/// <summary>Makes the signed assertion of the legacy exchange. Claims as Adobe documented them: <c>exp</c> in whole seconds, one <c>true</c> claim per metascope.</summary>
internal sealed class JwtAssertion : IDisposable
{
    private static readonly JsonWebTokenHandler Writer = new();

    private readonly string _issuer;
    private readonly string _subject;
    private readonly string _audience;
    private readonly IReadOnlyList<string> _metascopes;
    private readonly SigningCredentials _signing;
    private readonly TimeSpan _lifetime;
    private readonly bool _sendJwtId;
    private readonly RSA? _ownKey;

    /// <param name="authority">The IMS host, which the claims name.</param>
    /// <param name="clientId">Ends the audience.</param>
    /// <param name="organizationId">The issuer.</param>
    /// <param name="technicalAccountId">The subject.</param>
    /// <param name="metascopes">Each becomes a claim; bare.</param>
    /// <param name="options">The rest; checked before.</param>
    /// <param name="ownKey">Signs, and is disposed with the assertion; <see langword="null"/> where the options sign.</param>
    public JwtAssertion(Uri authority, string clientId, string organizationId, string technicalAccountId, IReadOnlyList<string> metascopes, ImsJwtOptions options, RSA? ownKey)
    {
        string host = authority.GetLeftPart(UriPartial.Authority);
        _issuer = organizationId;
        _subject = technicalAccountId;
        _audience = $"{host}/c/{clientId}";
        _metascopes = [.. metascopes.Select(metascope => $"{host}/s/{metascope}")];
        _lifetime = options.AssertionLifetime;
        _sendJwtId = options.SendJwtId;
        _ownKey = ownKey;

        // Its own factory, which keeps no signer of a disposed key. No key id: IMS tries every certificate of the credential.
        _signing = ownKey is null ? options.SigningCredentials! : new SigningCredentials(
            new RsaSecurityKey(ownKey) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The last part of each, whichever of the three spellings it has.</summary>
    public static IReadOnlyList<string> MetascopesOf(IEnumerable<string> metascopes) =>
        [.. ScopeList.Parse(metascopes).Select(metascope => metascope[(metascope.LastIndexOf('/') + 1)..]).Where(metascope => metascope.Length > 0)];

    public string Sign(DateTimeOffset now) => Writer.CreateToken(Payload(now), _signing);

    public void Dispose() => _ownKey?.Dispose();

    public override string ToString() => $"assertion of {_subject}";

    private string Payload(DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", _issuer);
            json.WriteString("sub", _subject);
            json.WriteString("aud", _audience);
            json.WriteNumber("exp", (now + _lifetime).ToUnixTimeSeconds());
            if (_sendJwtId)
            {
                json.WriteNumber("jti", (now.ToUnixTimeMilliseconds() * 1000) + RandomNumberGenerator.GetInt32(1000));
            }

            foreach (string metascope in _metascopes)
            {
                json.WriteBoolean(metascope, true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
