using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Ims.Jwt;

/// <summary>
/// Signs assertions with RS256, by a key that was read, by signing credentials or by a delegate. If signing fails, the message says so
/// without the message of the signer.
/// </summary>
internal sealed class AssertionSigner : IDisposable
{
    private readonly Func<string, CancellationToken, ValueTask<string>> _sign;
    private readonly RSA? _ownKey;

    private AssertionSigner(
        string setting,
        string fingerprint,
        Func<string, CancellationToken, ValueTask<string>> sign,
        DateTimeOffset? certificateExpiresAt = null,
        RSA? ownKey = null)
    {
        Setting = setting;
        Fingerprint = fingerprint;
        CertificateExpiresAt = certificateExpiresAt;
        _sign = sign;
        _ownKey = ownKey;
    }

    public string Setting { get; }

    /// <summary>Differs between two keys and reveals nothing secret. Identifies the object if the user set one in code.</summary>
    public string Fingerprint { get; }

    /// <summary><see langword="null"/> if it is not known.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; }

    /// <summary>Signs with a key that is disposed together with the signer.</summary>
    public static AssertionSigner Of(SigningKey key, string setting)
    {
        // A factory of its own, which does not cache a signer whose key is disposed later.
        var factory = new CryptoProviderFactory { CacheSignatureProviders = false };
        var security = new RsaSecurityKey(key.Rsa) { CryptoProviderFactory = factory };
        var credentials = new SigningCredentials(security, SecurityAlgorithms.RsaSha256);
        string fingerprint = Convert.ToHexString(SHA256.HashData(key.Rsa.ExportRSAPublicKey()));
        return new AssertionSigner(setting, fingerprint, SignWith(credentials), key.CertificateExpiresAt, key.Rsa);
    }

    /// <param name="credentials">Signs; the certificate in it, if any, says when it expires.</param>
    /// <param name="setting">Where the credentials are set.</param>
    /// <param name="otherwiseExpiresAt">The expiry that a credential file states.</param>
    public static AssertionSigner Of(SigningCredentials credentials, string setting, DateTimeOffset? otherwiseExpiresAt) => new(
        setting,
        FingerprintOf(credentials),
        SignWith(credentials),
        credentials.Key is X509SecurityKey { Certificate: { } certificate } ? KeyCertificate.ExpiryOf(certificate) : otherwiseExpiresAt);

    public static AssertionSigner Of(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> signData,
        string setting,
        DateTimeOffset? certificateExpiresAt) => new(
        setting,
        FingerprintOf(signData),
        async (input, cancellationToken) =>
        {
            // A vault may ignore the cancellation token; then its answer is abandoned.
            Task<byte[]> signature = signData(Encoding.ASCII.GetBytes(input), cancellationToken).AsTask();
            return Base64Url.EncodeToString(await signature.WaitAsync(cancellationToken).ConfigureAwait(false));
        },
        certificateExpiresAt);

    /// <returns>The signature in base64url (RFC 7515 section 2).</returns>
    /// <exception cref="AssertionSigningException">The signer threw an exception, or returned no signature.</exception>
    public async ValueTask<string> SignAsync(string input, CancellationToken cancellationToken)
    {
        string signature;
        try
        {
            signature = await _sign(input, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new AssertionSigningException($"{Setting} did not sign the assertion: it threw {exception.GetType()}, whose message is "
                + "not shown. Call it by itself to see the message.");
        }

        return signature.Length > 0 ? signature : throw new AssertionSigningException($"{Setting} returned no signature: return the bytes "
            + "of the RS256 signature (RSASSA-PKCS1-v1_5 with SHA-256) of its input.");
    }

    public void Dispose() => _ownKey?.Dispose();

    public override string ToString() => $"signer of {Setting}";

    private static Func<string, CancellationToken, ValueTask<string>> SignWith(SigningCredentials credentials) =>
        (input, _) => ValueTask.FromResult(JwtTokenUtilities.CreateEncodedSignature(input, credentials));

    private static string FingerprintOf(object given) => $"{RuntimeHelpers.GetHashCode(given)}";
}
