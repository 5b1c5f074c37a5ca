using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Ims.Jwt;

/// <summary>Signs assertions with RS256, by a key in hand or by a delegate, and tells what goes wrong without the signer's own words.</summary>
internal sealed class AssertionSigner : IDisposable
{
    private readonly Func<string, CancellationToken, ValueTask<string>> _sign;
    private readonly RSA? _ownKey;

    private AssertionSigner(
        string setAt, string fingerprint, Func<string, CancellationToken, ValueTask<string>> sign, DateTimeOffset? certificateExpiresAt = null, RSA? ownKey = null)
    {
        SetAt = setAt;
        Fingerprint = fingerprint;
        CertificateExpiresAt = certificateExpiresAt;
        _sign = sign;
        _ownKey = ownKey;
    }

    /// <summary>The setting that a person must mend.</summary>
    public string SetAt { get; }

    /// <summary>Tells one key from another and nothing that is secret of it; of what code gave, the object.</summary>
    public string Fingerprint { get; }

    /// <summary>As the certificate itself says; <see langword="null"/> where only a key is known.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; }

    /// <summary>By a key that is disposed with the signer.</summary>
    public static AssertionSigner Of(SigningKey key, string setAt)
    {
        // Its own factory, which keeps no signer of a disposed key.
        var security = new RsaSecurityKey(key.Rsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        var credentials = new SigningCredentials(security, SecurityAlgorithms.RsaSha256);
        string fingerprint = Convert.ToHexString(SHA256.HashData(key.Rsa.ExportRSAPublicKey()));
        return new AssertionSigner(setAt, fingerprint, (input, _) => ValueTask.FromResult(JwtTokenUtilities.CreateEncodedSignature(input, credentials)), key.CertificateExpiresAt, key.Rsa);
    }

    /// <param name="credentials">What signs; its own certificate tells its end.</param>
    /// <param name="setAt">Where they are set.</param>
    /// <param name="otherwiseExpiresAt">The end that is told elsewhere.</param>
    public static AssertionSigner Of(SigningCredentials credentials, string setAt, DateTimeOffset? otherwiseExpiresAt) => new(
        setAt,
        FingerprintOf(credentials),
        (input, _) => ValueTask.FromResult(JwtTokenUtilities.CreateEncodedSignature(input, credentials)),
        credentials.Key is X509SecurityKey { Certificate: { } certificate } ? KeyCertificate.EndOf(certificate) : otherwiseExpiresAt);

    public static AssertionSigner Of(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> signData, string setAt, DateTimeOffset? certificateExpiresAt) => new(
        setAt,
        FingerprintOf(signData),
        async (input, cancellationToken) =>
        {
            // Not every vault listens to the token; nobody waits for one that does not.
            Task<byte[]> signature = signData(Encoding.ASCII.GetBytes(input), cancellationToken).AsTask();
            return Base64Url.EncodeToString(await signature.WaitAsync(cancellationToken).ConfigureAwait(false));
        },
        certificateExpiresAt);

    /// <returns>The signature in base64url (RFC 7515 section 2).</returns>
    /// <exception cref="AssertionSigningException">There is none.</exception>
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
            throw new AssertionSigningException($"{SetAt} did not sign the assertion: it threw {exception.GetType()}, whose message is not shown. Call it by itself to see what it says.");
        }

        return signature.Length > 0 ? signature : throw new AssertionSigningException(
            $"{SetAt} returned no signature: return the bytes of the RS256 signature (RSASSA-PKCS1-v1_5 with SHA-256) of what it is given.");
    }

    public void Dispose() => _ownKey?.Dispose();

    public override string ToString() => $"signer of {SetAt}";

    private static string FingerprintOf(object given) => $"{RuntimeHelpers.GetHashCode(given)}";
}
