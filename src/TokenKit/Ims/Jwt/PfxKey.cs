using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Ims.Jwt;

/// <summary>The one RSA key of a PFX (PKCS#12), with or without passphrase.</summary>
internal static class PfxKey
{
    public static SigningKey Read(byte[] pfx, string? passphrase)
    {
        X509Certificate2Collection certificates = Load(pfx, passphrase);
        List<RSA> keys = [];
        DateTimeOffset? end = null;
        try
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                if (certificate.GetRSAPrivateKey() is { } key)
                {
                    DateTimeOffset? itsEnd = KeyCertificate.EndOf(certificate);
                    end = itsEnd is null || itsEnd < end ? end : itsEnd;
                    AddOnce(keys, key);
                }
            }

            if (keys.Count == 1)
            {
                return new SigningKey(RsaKey.Checked(keys[0]), end);
            }

            throw Describe(keys.Count);
        }
        catch (CryptographicException)
        {
            keys.ForEach(key => key.Dispose());
            throw PrivateKeyException.Damaged();
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    // A certificate that was renewed for the same key brings it a second time.
    private static void AddOnce(List<RSA> keys, RSA key)
    {
        byte[] publicKey = key.ExportRSAPublicKey();
        if (keys.Exists(other => other.ExportRSAPublicKey().AsSpan().SequenceEqual(publicKey)))
        {
            key.Dispose();
        }
        else
        {
            keys.Add(key);
        }
    }

    private static PrivateKeyException Describe(int keys) => keys > 1
        ? PrivateKeyException.Found($"a PFX with {keys} private keys", "Export it again with only the one whose certificate is bound to the credential.")
        : PrivateKeyException.Found("a PFX without an RSA private key", "Export it again with its private key, which must be RSA.");

    // A passphrase is not in the way of a PFX that has none.
    private static X509Certificate2Collection Load(byte[] pfx, string? passphrase) =>
        TryLoad(pfx, passphrase) ?? (string.IsNullOrEmpty(passphrase) ? null : TryLoad(pfx, null))
        ?? throw (string.IsNullOrEmpty(passphrase)
            ? PrivateKeyException.Found("a PFX that does not open without a passphrase", "Set the passphrase it was exported with; if it has none, the file is damaged.")
            : PrivateKeyException.WrongPassphrase("a PFX"));

    private static X509Certificate2Collection? TryLoad(byte[] pfx, string? passphrase)
    {
        // In memory only, where the system can: otherwise the key would go through the user's key store on disk.
        X509KeyStorageFlags flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(pfx, passphrase, flags);
        }
        catch (Pkcs12LoadLimitExceededException)
        {
            // The limits of .NET: 300,000 rounds, 200 keys, 200 certificates.
            throw PrivateKeyException.Found(
                "a PFX that takes too many rounds to open, or has too many keys or certificates",
                    "Export it again, with the one key and its certificate.");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
