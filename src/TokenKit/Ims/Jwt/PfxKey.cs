using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Ims.Jwt;

/// <summary>The one RSA key of a PFX (PKCS#12), with or without a passphrase.</summary>
internal static class PfxKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";

    public static SigningKey Read(byte[] pfx, string? passphrase)
    {
        X509Certificate2Collection certificates = Load(pfx, passphrase);
        try
        {
            X509Certificate2[] withKey =
                [.. certificates.Where(certificate => certificate.HasPrivateKey && certificate.GetKeyAlgorithm() == Rsa)];

            // Two certificates may have the same key.
            int keys = withKey.Select(certificate => certificate.GetPublicKeyString()).Distinct().Count();
            return keys switch
            {
                1 => new SigningKey(withKey[0].GetRSAPrivateKey()!, withKey.Max(KeyCertificate.ExpiryOf)),
                0 => throw PrivateKeyException.Found("a PFX without an RSA private key",
                    "Export it again with its private key, which must be RSA."),
                _ => throw PrivateKeyException.Found($"a PFX with {keys} private keys",
                    "Export it again with only the key whose certificate is bound to the credential."),
            };
        }
        catch (CryptographicException)
        {
            throw PrivateKeyException.Damaged();
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    // A passphrase that is set does not prevent a PFX without one from being read.
    private static X509Certificate2Collection Load(byte[] pfx, string? passphrase) =>
        TryLoad(pfx, passphrase) ?? (string.IsNullOrEmpty(passphrase) ? null : TryLoad(pfx, null))
        ?? throw PrivateKeyException.Found("a PFX that the passphrase does not open, or that needs one",
            "Set the passphrase that it was exported with. If it is correct, the file is damaged.");

    private static X509Certificate2Collection? TryLoad(byte[] pfx, string? passphrase)
    {
        // In memory if the system can: otherwise the key would pass through the user's key store on disk.
        X509KeyStorageFlags flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(pfx, passphrase, flags);
        }
        catch (Pkcs12LoadLimitExceededException)
        {
            // The limits of .NET: 300,000 rounds, 200 keys, 200 certificates.
            throw PrivateKeyException.Found("a PFX with too many rounds of key derivation, keys or certificates",
                "Export it again, with the one key and its certificate.");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
