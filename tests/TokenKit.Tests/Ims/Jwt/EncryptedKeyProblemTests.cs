using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TokenKit.Tests.Ims.Jwt;

public sealed class EncryptedKeyProblemTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const string WrongPassphrase = "wrong-passphrase-of-mine";

    [Fact]
    public void An_encrypted_key_without_passphrase_is_reported()
    {
        foreach (string? passphrase in new[] { null, "" })
        {
            key.AssertProblem(
                key.EncryptedPem,
                passphrase,
                "Found an encrypted private key without a passphrase",
                "Set the passphrase that it was encrypted with");
            key.AssertProblem(key.EncryptedDer, passphrase, "Found an encrypted private key without a passphrase");
            key.AssertProblem(
                key.Pfx(KeyFixture.Passphrase),
                passphrase,
                "Found a PFX that the passphrase does not open, or that needs one",
                "Set the passphrase that it was exported with");
        }
    }

    [Fact]
    public void A_wrong_passphrase_is_reported()
    {
        key.AssertProblem(
            key.EncryptedPem,
            WrongPassphrase,
            "Found an encrypted private key that the passphrase does not open",
            "Set the passphrase that it was encrypted with");
        key.AssertProblem(key.EncryptedDer, WrongPassphrase, "Found an encrypted private key that the passphrase does not open");
        key.AssertProblem(key.Pfx(KeyFixture.Passphrase), WrongPassphrase, "Found a PFX that the passphrase does not open");
    }

    [Fact]
    public void A_passphrase_that_is_not_valid_text_is_a_wrong_one()
    {
        key.AssertProblem(key.EncryptedPem, "broken\uD800", "that the passphrase does not open");
        key.AssertProblem(key.Pfx(KeyFixture.Passphrase), "broken\uD800", "that the passphrase does not open");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("\\n")]
    public void An_old_encrypted_PEM_is_reported_with_its_conversion(string lineBreak) => key.AssertProblem(
        key.OldEncryptedPem.ReplaceLineEndings(lineBreak),
        KeyFixture.Passphrase,
        "Found a private key in the old encrypted format of OpenSSL (Proc-Type: 4,ENCRYPTED)",
        "Convert it: openssl pkcs8 -topk8 -in old.key -out new.key.");

    [Fact]
    public void A_key_that_takes_too_long_to_open_is_reported()
    {
        byte[] heavy = Encrypted("1.2.840.113549.1.5.12", 1_000_001);

        key.AssertProblem(heavy, KeyFixture.Passphrase, "Found an encrypted private key with too many rounds of key derivation");
        key.AssertProblem(
            PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", Encrypted("1.2.840.113549.1.5.12", long.MaxValue)),
            KeyFixture.Passphrase,
            "too many rounds");
    }

    [Fact]
    public void A_key_from_scrypt_is_reported_with_its_conversion() => key.AssertProblem(
        Encrypted("1.3.6.1.4.1.11591.4.11", 16384),
        KeyFixture.Passphrase,
        "needs to be converted: openssl pkcs8 -topk8 -in key.pem -out new.pem.");

    private static byte[] Encrypted(string derivation, long rounds)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.5.13");
                using (writer.PushSequence())
                {
                    WriteAlgorithm(writer, derivation, () =>
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteOctetString(new byte[16]);
                            writer.WriteInteger(rounds);
                        }
                    });
                    WriteAlgorithm(writer, "2.16.840.1.101.3.4.1.42", () => writer.WriteOctetString(new byte[16]));
                }
            }

            writer.WriteOctetString(new byte[64]);
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm, Action writeParameters)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
            writeParameters();
        }
    }
}
