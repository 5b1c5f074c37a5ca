using System.Text;

namespace TokenKit.Tests.Ims.Jwt;

public sealed class PrivateKeyFormatTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    // What happens to a PEM between its file and the reader.
    private static readonly Dictionary<string, Func<string, string>> Ways = new()
    {
        ["as it is"] = pem => pem,
        ["CRLF"] = pem => pem.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["CR"] = pem => pem.Replace('\n', '\r'),
        ["literal backslash-n"] = pem => pem.Replace("\n", "\\n", StringComparison.Ordinal),
        ["escaped as JSON"] = pem => pem.Replace("\n", "\\n", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal)
            .Replace("/", "\\/", StringComparison.Ordinal),
        ["literal backslash-r-backslash-n"] = pem => pem.Replace("\n", "\\r\\n", StringComparison.Ordinal),
        ["base64"] = pem => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)),
        ["base64 in lines"] = pem => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem), Base64FormattingOptions.InsertLineBreaks),
        ["base64 of literal backslash-n"] = pem => Convert.ToBase64String(
            Encoding.UTF8.GetBytes(pem.Replace("\n", "\\n", StringComparison.Ordinal))),
        ["one line"] = pem => pem.Replace("\n", "", StringComparison.Ordinal),
        ["blanks for breaks"] = pem => pem.Replace('\n', ' '),
        ["empty lines"] = pem => pem.Replace("\n", "\n\n", StringComparison.Ordinal),
        ["indented"] = pem => "  " + pem.Replace("\n", "\n \t ", StringComparison.Ordinal) + "  \n\n",
        ["text around"] = pem => $"Bag Attributes\n    localKeyID: 01\n{pem}\nregards",
        ["assignment"] = pem => $"PRIVATE_KEY=\"{pem}\"",
        ["byte order mark"] = pem => "\uFEFF" + pem,
        ["double quotes"] = pem => $"\"{pem}\"",
        ["single quotes"] = pem => $"'{pem}'",
    };

    public static TheoryData<string> WayNames => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(WayNames))]
    public void A_PEM_is_read_in_every_form_in_which_it_arrives(string way)
    {
        Func<string, string> go = Ways[way];

        key.AssertReads(go(key.Pkcs8Pem));
        key.AssertReads(go(key.Pkcs1Pem));
        key.AssertReads(go(key.EncryptedPem), KeyFixture.Passphrase);
        key.AssertReads(Encoding.UTF8.GetBytes(go(key.Pkcs8Pem)));
        key.AssertReads(Encoding.UTF8.GetBytes(go(key.EncryptedPem)), KeyFixture.Passphrase);
    }

    [Fact]
    public void A_key_is_read_from_a_PEM_with_certificates()
    {
        key.AssertReads(key.CertificatePem + "\n" + key.Pkcs8Pem);
        key.AssertReads(key.Pkcs1Pem + key.CertificatePem + key.CertificatePem);
        key.AssertReads((key.EncryptedPem + "\n" + key.CertificatePem).Replace("\n", "", StringComparison.Ordinal), KeyFixture.Passphrase);
    }

    [Fact]
    public void DER_is_read()
    {
        key.AssertReads(key.Pkcs8Der);
        key.AssertReads(key.Pkcs1Der);
        key.AssertReads([.. key.Pkcs8Der, .. "\r\n"u8]);
        key.AssertReads(key.EncryptedDer, KeyFixture.Passphrase);
    }

    [Fact]
    public void Base64_of_DER_is_read()
    {
        foreach (byte[] der in new[] { key.Pkcs8Der, key.Pkcs1Der })
        {
            string base64 = Convert.ToBase64String(der);
            key.AssertReads(base64);
            key.AssertReads($"\"{base64}\"\n");
            key.AssertReads(Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks));
            key.AssertReads(Encoding.ASCII.GetBytes(base64));
        }
    }

    [Fact]
    public void PFX_is_read_with_and_without_passphrase()
    {
        key.AssertReads(key.Pfx(KeyFixture.Passphrase), KeyFixture.Passphrase);
        key.AssertReads(key.Pfx(null));
        key.AssertReads(key.Pfx(""));
        key.AssertReads(key.OldPfx(KeyFixture.Passphrase), KeyFixture.Passphrase);
        key.AssertReads(key.OldPfx(null));
        key.AssertReads(Convert.ToBase64String(key.Pfx(KeyFixture.Passphrase)), KeyFixture.Passphrase);
        key.AssertReads(Convert.ToBase64String(key.Pfx(null)));
    }

    [Fact]
    public void A_passphrase_does_no_harm_to_a_key_that_needs_none()
    {
        key.AssertReads(key.Pkcs8Pem, "unneeded");
        key.AssertReads(key.Pkcs1Pem, "");
        key.AssertReads(key.Pkcs8Der, "unneeded");
        key.AssertReads(key.Pfx(null), "unneeded");
        key.AssertReads(key.Pfx(null), "");
    }

    [Fact]
    public void A_key_with_the_wrong_label_is_read()
    {
        key.AssertReads(key.Pkcs1Pem.Replace(" RSA", "", StringComparison.Ordinal));
        key.AssertReads(key.EncryptedPem.Replace(" ENCRYPTED", "", StringComparison.Ordinal), KeyFixture.Passphrase);
    }

    [Fact]
    public void A_file_in_UTF_16_is_read()
    {
        key.AssertReads([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(key.Pkcs8Pem)]);
        key.AssertReads(Encoding.Unicode.GetBytes(key.Pkcs8Pem));
        key.AssertReads([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(key.Pkcs8Pem)]);
    }
}
