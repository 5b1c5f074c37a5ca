using System.Security.Cryptography;
using System.Text;
using TokenKit.Ims.Jwt;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>The certificate beside a key is read only for its expiry.</summary>
public sealed class CertificateDateTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    [Fact]
    public void A_certificate_without_a_readable_expiry_does_not_prevent_its_key_from_being_read()
    {
        // Asked for once: each certificate has a serial number of its own, and so a length.
        byte[] der = key.CertificateDer;

        // UTCTime or GeneralizedTime, each of them digits and a Z.
        for (int i = 0; i < der.Length - 17; i++)
        {
            if ((der[i], der[i + 1]) is (0x17, 13) or (0x18, 15) && der[i + 1 + der[i + 1]] == 'Z')
            {
                Encoding.ASCII.GetBytes("no date here").CopyTo(der, i + 2);
            }
        }

        using SigningKey read = PrivateKeyReader.Read(PemEncoding.WriteString("CERTIFICATE", der) + "\n" + key.Pkcs8Pem, passphrase: null);

        Assert.Equal(2048, read.Rsa.KeySize);
        Assert.Null(read.CertificateExpiresAt);
    }
}
