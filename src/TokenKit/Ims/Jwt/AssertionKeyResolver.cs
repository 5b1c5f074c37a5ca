using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims.Credentials;

namespace TokenKit.Ims.Jwt;

/// <summary>Makes the signer of the one key that is set, or says why there is none.</summary>
/// <param name="jwt">What the user set.</param>
/// <param name="file">What the credential file says; its key signs where the user set none.</param>
/// <param name="settings">The path of the credential's settings, such as <c>AdobeTokens:aem</c>, for the messages.</param>
internal sealed class AssertionKeyResolver(ImsJwtOptions jwt, JwtPart? file, string settings)
{
    private const string Ways =
        $"{nameof(ImsJwtOptions.PrivateKeyPath)}, {nameof(ImsJwtOptions.PrivateKey)} and, in code, {nameof(ImsJwtOptions.Certificate)}, {nameof(ImsJwtOptions.SigningCredentials)} and {nameof(ImsJwtOptions.SignData)}";

    /// <summary>What the user set, by name: a person who sets two has to be told which.</summary>
    private IReadOnlyList<(string Setting, Func<string, AssertionSigner> Make)> Given
    {
        get
        {
            List<(string, Func<string, AssertionSigner>)> given = [];
            if (jwt.PrivateKey is { } text && !string.IsNullOrWhiteSpace(text))
            {
                given.Add((nameof(ImsJwtOptions.PrivateKey), setAt => AssertionSigner.Of(WithEnd(PrivateKeyReader.Read(text, jwt.PrivateKeyPassphrase)), setAt)));
            }

            if (jwt.PrivateKeyPath is { } path && !string.IsNullOrWhiteSpace(path))
            {
                given.Add((nameof(ImsJwtOptions.PrivateKeyPath), setAt => AssertionSigner.Of(WithEnd(PrivateKeyReader.ReadFile(path, jwt.PrivateKeyPassphrase)), setAt)));
            }

            if (jwt.Certificate is { } certificate)
            {
                given.Add((nameof(ImsJwtOptions.Certificate), setAt => AssertionSigner.Of(KeyCertificate.Read(certificate), setAt)));
            }

            if (jwt.SigningCredentials is { } credentials)
            {
                given.Add((nameof(ImsJwtOptions.SigningCredentials), setAt => AssertionSigner.Of(Checked(credentials), setAt, file?.CertificateExpiresAt)));
            }

            if (jwt.SignData is { } signData)
            {
                given.Add((nameof(ImsJwtOptions.SignData), setAt => AssertionSigner.Of(signData, setAt, file?.CertificateExpiresAt)));
            }

            return given;
        }
    }

    /// <param name="problems">Gets what is wrong, where it is set and how to mend it.</param>
    public AssertionSigner? Resolve(ICollection<string> problems)
    {
        IReadOnlyList<(string Setting, Func<string, AssertionSigner> Make)> given = Given;
        if (given.Count == 0 && file is { PrivateKey: not null } or { PrivateKeyPath: not null })
        {
            return OfFile(file, problems);
        }

        if (given.Count != 1)
        {
            problems.Add(given.Count == 0
                ? $"{settings}:{nameof(ImsOptions.Jwt)} has no key: set one of {Ways}."
                : $"{settings}:{nameof(ImsOptions.Jwt)} has more than one key ({string.Join(", ", given.Select(way => way.Setting))}): keep one of them.");
            return null;
        }

        string setAt = $"{settings}:{nameof(ImsOptions.Jwt)}:{given[0].Setting}";
        try
        {
            return given[0].Make(setAt);
        }
        catch (PrivateKeyException exception)
        {
            problems.Add($"{setAt}: {exception.Message}");
        }
        catch (Exception exception) when (exception is CryptographicException or ObjectDisposedException)
        {
            // Of signing credentials; the other keys have an error of their own.
            problems.Add($"{setAt} cannot be used ({exception.GetType()}): its key may have been disposed, or this process may not use it.");
        }

        return null;
    }

    // The file tells of its own certificate: a key from elsewhere must be the one of that, where it can be compared.
    private SigningKey WithEnd(SigningKey key) => file is { CertificateExpiresAt: { } end } && key.CertificateExpiresAt is null && (file.Certificate is null || IsOf(key.Rsa, file.Certificate))
        ? new SigningKey(key.Rsa, end)
        : key;

    private static bool IsOf(RSA key, string certificate)
    {
        using var text = new KeyText(certificate);
        return KeyCertificate.FindEnd(text.Span, PemBlock.FindAll(text.Span), key) is not null;
    }

    private AssertionSigner? OfFile(JwtPart part, ICollection<string> problems)
    {
        string setAt = $"{settings}:{nameof(ImsOptions.CredentialFile)}";
        string? passphrase = jwt.PrivateKeyPassphrase ?? part.Passphrase;
        try
        {
            SigningKey key = part.PrivateKey is { } text ? PrivateKeyReader.Read(text, passphrase) : PrivateKeyReader.ReadFile(part.PrivateKeyPath!, passphrase);
            return AssertionSigner.Of(new SigningKey(key.Rsa, key.CertificateExpiresAt ?? part.CertificateExpiresAt), setAt);
        }
        catch (PrivateKeyException exception)
        {
            string tried = part.PrivateKeyPath is null ? string.Empty : " (A relative path starts at the credential file, and then at the working directory.)";
            problems.Add($"{setAt}: the private key of the credential: {exception.Message}{tried}");
            return null;
        }
    }

    private static SigningCredentials Checked(SigningCredentials credentials) => credentials switch
    {
        { Algorithm: not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.RsaSha256Signature) } =>
            throw new PrivateKeyException($"Found signing credentials for {credentials.Algorithm}. Adobe takes RS256 only: make them with {nameof(SecurityAlgorithms)}.{nameof(SecurityAlgorithms.RsaSha256)}."),
        { Key: AsymmetricSecurityKey { PrivateKeyStatus: PrivateKeyStatus.DoesNotExist } or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA, HasPrivateKey: false } } =>
            throw PrivateKeyException.PublicHalf("signing credentials with a public key"),
        _ when !(credentials.CryptoProviderFactory ?? credentials.Key.CryptoProviderFactory).IsSupportedAlgorithm(credentials.Algorithm, credentials.Key) =>
            throw PrivateKeyException.OtherAlgorithm("signing credentials with a key that is not RSA"),
        { Key: RsaSecurityKey or X509SecurityKey or JsonWebKey, Key.KeySize: < RsaKey.SmallestSize and var size } =>
            throw PrivateKeyException.TooSmall("signing credentials with an RSA key", size),
        _ => credentials,
    };
}
