using System.Text;
using TokenKit.Ims.Jwt;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>Whatever happens to a key: it is read, or the one exception says why not and nothing of the key.</summary>
public sealed class MutatedKeyTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly int Keys = Effort.Of(brief: 1_000, full: 20_000);
    private const int Seed = 20_261_122;

    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public void A_mutated_key_raises_nothing_but_its_exception_and_shows_nothing_of_the_key()
    {
        byte[][] forms = [.. Forms()];
        var mutation = new KeyMutation(Seed);
        int read = 0;
        for (int i = 0; i < Keys; i++)
        {
            byte[] form = forms[i % forms.Length];
            byte[] mutated = mutation.Apply(form);
            string? passphrase = i % 7 == 0 ? null : KeyFixture.Passphrase;
            try
            {
                // By round: every form goes to both readers.
                using SigningKey mutant = i / forms.Length % 2 == 0
                    ? PrivateKeyReader.Read(mutated, passphrase)
                    : PrivateKeyReader.Read(Encoding.UTF8.GetString(mutated), passphrase);
                Assert.True(mutant.Rsa.KeySize >= 2048);
                read++;
            }
            catch (PrivateKeyException exception)
            {
                Assert.Null(exception.InnerException);
                key.AssertSilent(exception.Message, passphrase);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Mutation {i} of form {i % forms.Length}: {exception.GetType()}: {exception.StackTrace}");
            }
        }

        // Neither everything nor nothing: the mutations are of use.
        Assert.InRange(read, Keys / 50, Keys / 2);
    }

    private IEnumerable<byte[]> Forms()
    {
        string[] pems = [key.Pkcs8Pem, key.Pkcs1Pem, key.EncryptedPem, key.OldEncryptedPem, key.CertificatePem + "\n" + key.Pkcs8Pem];
        foreach (string pem in pems)
        {
            yield return Encoding.UTF8.GetBytes(pem);
            yield return Encoding.UTF8.GetBytes(pem.ReplaceLineEndings("\r\n"));
            yield return Encoding.UTF8.GetBytes(pem.ReplaceLineEndings("\\n"));
            yield return Encoding.UTF8.GetBytes(pem.ReplaceLineEndings(""));
            yield return Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)));
        }

        byte[][] binaries = [key.Pkcs8Der, key.Pkcs1Der, key.EncryptedDer, key.Pfx(KeyFixture.Passphrase), key.Pfx(null)];
        foreach (byte[] binary in binaries)
        {
            yield return binary;
            yield return Encoding.UTF8.GetBytes(Convert.ToBase64String(binary));
        }
    }
}
