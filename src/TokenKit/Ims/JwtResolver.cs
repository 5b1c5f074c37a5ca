using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;

namespace TokenKit.Ims;

/// <summary>Makes the assertion of the legacy exchange from the options and the credential file, or reports what is missing.</summary>
internal sealed class JwtResolver(ImsOptions options, CredentialFileEntry.JwtPart? file, ProblemList problems)
{
    private const string Ways = $"{nameof(ImsJwtOptions.PrivateKeyPath)}, {nameof(ImsJwtOptions.PrivateKey)} and, in code, "
        + $"{nameof(ImsJwtOptions.Certificate)}, {nameof(ImsJwtOptions.SigningCredentials)} and {nameof(ImsJwtOptions.SignData)}";

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    private readonly string? _technicalAccountId = ProblemList.Trim(options.Jwt.TechnicalAccountId) ?? file?.TechnicalAccountId;

    private readonly IReadOnlyList<string> _metascopes = JwtAssertion.MetascopesOf(options.Jwt.Metascopes) is { Count: > 0 } own
        ? own
        : JwtAssertion.MetascopesOf(file?.Metascopes ?? []);

    private ImsJwtOptions Jwt => options.Jwt;

    public JwtAssertion? Resolve(Uri authority, string? clientId, string? organization)
    {
        CheckClaims(organization);
        AssertionSigner? signer = ResolveSigner();
        if (problems.All.Count == 0)
        {
            return new JwtAssertion(authority, clientId!, organization!, _technicalAccountId!, _metascopes, Jwt, signer!);
        }

        signer?.Dispose();
        return null;
    }

    private void CheckClaims(string? organization)
    {
        if (organization is null)
        {
            problems.Add($"{problems.At(nameof(ImsOptions.OrganizationId))} is not set: it is the issuer of the assertion. Set the "
                + "organization of the credential, …@AdobeOrg.");
        }

        if (_technicalAccountId?.EndsWith("@techacct.adobe.com", StringComparison.Ordinal) is not true)
        {
            problems.Add($"{AtJwt(nameof(ImsJwtOptions.TechnicalAccountId))} is not a technical account: set the id that ends in "
                + "@techacct.adobe.com (not the e-mail address).");
        }

        if (_metascopes.Count == 0)
        {
            problems.Add($"{AtJwt(nameof(ImsJwtOptions.Metascopes))} is empty: list those of the credential, such as ent_aem_cloud_api.");
        }

        if (Jwt.AssertionLifetime <= TimeSpan.Zero || Jwt.AssertionLifetime > LongestLifetime)
        {
            problems.Add($"{AtJwt(nameof(ImsJwtOptions.AssertionLifetime))} is not between 0 and 24 hours: set a few minutes, such as "
                + "00:05:00.");
        }
    }

    private AssertionSigner? ResolveSigner()
    {
        List<(string Setting, Func<string, AssertionSigner> Make)> ways = [.. WaysThatAreSet()];
        if (ways.Count == 0 && file is { PrivateKey: not null } or { PrivateKeyPath: not null })
        {
            return SignerOfFile(file);
        }

        if (ways.Count != 1)
        {
            problems.Add(ways.Count == 0
                ? $"{problems.At(nameof(ImsOptions.Jwt))} has no key: set one of {Ways}."
                : $"{problems.At(nameof(ImsOptions.Jwt))} has more than one key ({string.Join(", ", ways.Select(way => way.Setting))}): "
                    + "keep one of them.");
            return null;
        }

        string setting = AtJwt(ways[0].Setting);
        try
        {
            return ways[0].Make(setting);
        }
        catch (PrivateKeyException exception)
        {
            problems.Add($"{setting}: {exception.Message}");
        }
        catch (Exception exception) when (exception is CryptographicException or ObjectDisposedException)
        {
            // Only signing credentials throw these; the other ways have messages of their own.
            problems.Add($"{setting} cannot be used ({exception.GetType()}): its key may have been disposed, or this process may not use "
                + "it.");
        }

        return null;
    }

    private IEnumerable<(string Setting, Func<string, AssertionSigner> Make)> WaysThatAreSet()
    {
        if (!string.IsNullOrWhiteSpace(Jwt.PrivateKey))
        {
            yield return (nameof(Jwt.PrivateKey), setting =>
                AssertionSigner.Of(WithExpiryOfFile(PrivateKeyReader.Read(Jwt.PrivateKey, Jwt.PrivateKeyPassphrase)), setting));
        }

        if (!string.IsNullOrWhiteSpace(Jwt.PrivateKeyPath))
        {
            yield return (nameof(Jwt.PrivateKeyPath), setting =>
                AssertionSigner.Of(WithExpiryOfFile(PrivateKeyReader.ReadFile(Jwt.PrivateKeyPath, Jwt.PrivateKeyPassphrase)), setting));
        }

        if (Jwt.Certificate is { } certificate)
        {
            yield return (nameof(Jwt.Certificate), setting => AssertionSigner.Of(KeyCertificate.Read(certificate), setting));
        }

        if (Jwt.SigningCredentials is { } credentials)
        {
            yield return (nameof(Jwt.SigningCredentials), setting =>
                AssertionSigner.Of(Checked(credentials), setting, file?.CertificateExpiresAt));
        }

        if (Jwt.SignData is { } signData)
        {
            yield return (nameof(Jwt.SignData), setting => AssertionSigner.Of(signData, setting, file?.CertificateExpiresAt));
        }
    }

    // The file states the expiry of its own certificate. It counts for a key that is set elsewhere unless that key has another certificate.
    private SigningKey WithExpiryOfFile(SigningKey key)
    {
        if (file is not null && (file.Certificate is null || KeyCertificate.FindExpiry(file.Certificate, key.Rsa) is not null))
        {
            key.CertificateExpiresAt ??= file.CertificateExpiresAt;
        }

        return key;
    }

    private AssertionSigner? SignerOfFile(CredentialFileEntry.JwtPart part)
    {
        string setting = problems.At(nameof(ImsOptions.CredentialFile));
        string? passphrase = Jwt.PrivateKeyPassphrase ?? part.Passphrase;
        try
        {
            SigningKey key = part.PrivateKey is { } text
                ? PrivateKeyReader.Read(text, passphrase)
                : PrivateKeyReader.ReadFile(part.PrivateKeyPath!, passphrase);
            key.CertificateExpiresAt ??= part.CertificateExpiresAt;
            return AssertionSigner.Of(key, setting);
        }
        catch (PrivateKeyException exception)
        {
            string folder = part.PrivateKeyPath is null
                ? string.Empty
                : " (A relative path starts at the credential file, and then at the working directory.)";
            problems.Add($"{setting}: the private key of the credential: {exception.Message}{folder}");
            return null;
        }
    }

    private string AtJwt(string property) => problems.At($"{nameof(ImsOptions.Jwt)}:{property}");

    private static SigningCredentials Checked(SigningCredentials credentials) => credentials switch
    {
        { Algorithm: not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.RsaSha256Signature) } => throw new PrivateKeyException(
            $"Found signing credentials for {credentials.Algorithm}. Adobe accepts RS256 only: make them with "
            + $"{nameof(SecurityAlgorithms)}.{nameof(SecurityAlgorithms.RsaSha256)}."),
        { Key: AsymmetricSecurityKey { PrivateKeyStatus: PrivateKeyStatus.DoesNotExist } }
            or { Key: JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA, HasPrivateKey: false } } =>
            throw PrivateKeyException.PublicHalf("signing credentials with a public key"),
        _ when !(credentials.CryptoProviderFactory ?? credentials.Key.CryptoProviderFactory)
            .IsSupportedAlgorithm(credentials.Algorithm, credentials.Key) =>
            throw PrivateKeyException.OtherAlgorithm("signing credentials with a key that is not RSA"),
        { Key: RsaSecurityKey or X509SecurityKey or JsonWebKey, Key.KeySize: < SigningKey.SmallestSize and var size } =>
            throw PrivateKeyException.TooSmall("signing credentials with an RSA key", size),
        _ => credentials,
    };
}
