using System.Text;
using TokenKit.Ims;
using TokenKit.Ims.Credentials;
using TokenKit.Testing;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>
/// Whatever happens to a credential file: it is read, or problems say why not and nothing of its secrets. In full, seven hundred thousand
/// mutations: twenty thousand of each shape, and more of all shapes with their keys.
/// </summary>
public sealed class MutatedFileTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly int Files = Effort.Of(brief: 1_000, full: 20_000);
    private static readonly int FilesOfOneShape = Effort.Of(brief: 500, full: 20_000);
    private const int Window = 12;
    private const string LongSecret = "p8e-FAKE-aVeryLongSecretWithoutMeaning_0123456789";
    private const string Token =
        "eyJhbGciOiJSUzI1NiJ9.eyJjcmVhdGVkX2F0IjoiMTc2ODQ3ODQwMDAwMCIsImV4cGlyZXNfaW4iOiI4NjQwMDAwMCJ9.RkFLRS1zaWduYXR1cmUtb2YtYS10b2tlbg";

    // Each of a key, and of the same key encrypted.
    private static readonly Dictionary<string, Func<KeyFixture, string, string>> Shapes = new()
    {
        ["project"] = (_, _) => ShapeFiles.Project(ShapeFiles.OAuthPart),
        ["project, both parts"] = (_, _) => ShapeFiles.Project($"{ShapeFiles.OAuthPart},{ShapeFiles.JwtPart}"),
        ["project, two credentials"] = (_, _) => ShapeFiles.Project(ShapeFiles.OAuthPart, ShapeFiles.JwtPart),
        ["service credentials"] = (key, _) => ShapeFiles.ServiceCredentials(key.Pkcs1Pem, key.CertificatePem, "2031-01-02T03:04:05.000Z"),
        ["local token"] = (_, _) => ShapeFiles.LocalToken(Token),
        ["aio"] = (key, _) => ShapeFiles.Aio(ShapeFiles.AioOAuth(), ShapeFiles.AioJwt(key.Pkcs8Pem)),
        ["aio, key in lines"] = (key, _) => ShapeFiles.Aio(ShapeFiles.AioJwt(key.Pkcs8Pem.Split('\n'))),
        ["aio, encrypted key"] = (key, encryptedPem) => ShapeFiles.Aio(ShapeFiles.AioJwt(encryptedPem, KeyFixture.Passphrase)),
        ["aio, key file"] = (_, _) => ShapeFiles.Aio(ShapeFiles.AioJwt("private.key"), ShapeFiles.AioOAuth(), ShapeFiles.AioOAuth("other")),
        ["upper case"] = (_, _) => ShapeFiles.UpperCase,
        ["camel case"] = (_, _) => ShapeFiles.CamelCase,
        ["variables"] = (_, _) => ShapeFiles.DotEnv,
        ["PDF Services"] = (_, _) => ToolFiles.PdfServices,
        ["PDF Services, JWT"] = (_, _) => ToolFiles.PdfServicesJwt,
        ["console, JWT"] = (_, _) => ToolFiles.ConsoleJwt,
        ["Postman"] = (_, _) => ToolFiles.Postman,
        ["Postman, JWT"] = (key, _) => ToolFiles.PostmanJwt(key.Pkcs8Pem),
        ["Frame.io"] = (_, _) => ToolFiles.FrameIo,
        ["aepp"] = (_, _) => ToolFiles.Aepp,
        ["aanalytics2"] = (_, _) => ToolFiles.AAnalytics,
        ["launchpy, JWT"] = (_, _) => ToolFiles.LaunchpyJwt,
        ["Cloud Manager"] = (_, _) => ToolFiles.CloudManager,
        ["action"] = (_, _) => ToolFiles.Action,
        ["action in snake case"] = (_, _) => ToolFiles.ActionInSnakeCase,
        ["variables of aio"] = (_, _) => ToolFiles.AioDotEnv,
        ["variables of Commerce"] = (_, _) => ToolFiles.CommerceDotEnv,
        ["variables of AEM"] = (_, _) => ToolFiles.AemDotEnv,
        ["variables of assets"] = (_, _) => ToolFiles.AssetsDotEnv,
        ["variables of the starter kit"] = (_, _) => ToolFiles.StarterKitDotEnv,
        ["variables of Firefly"] = (_, _) => ToolFiles.FireflyDotEnv,
        ["variables of PDF Services"] = (_, _) => ToolFiles.PdfServicesDotEnv,
    };

    private readonly string _encryptedPem = key.EncryptedPem;

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    [Theory]
    [Trait(Effort.Trait, Effort.Varies)]
    [InlineData(20_261_122)]
    [InlineData(20_261_123)]
    [InlineData(20_261_124)]
    [InlineData(20_261_125)]
    public void A_mutated_file_raises_nothing_and_its_problems_show_no_secret(int seed)
    {
        using var file = new TemporaryFile("{}");
        byte[][] shapes = [.. Shapes.Keys.Select(Shape)];
        HashSet<string> windows =
        [
            .. WindowsOf(LongSecret), .. WindowsOf(KeyFixture.Passphrase), .. WindowsOf(Token),
            .. WindowsOf(Convert.ToBase64String(key.Pkcs8Der)), .. WindowsOf(Convert.ToBase64String(key.Pkcs1Der)),
            .. WindowsOf(Body(_encryptedPem)),
        ];
        var mutation = new FileMutation(seed);
        int read = 0;
        for (int i = 0; i < Files; i++)
        {
            byte[] mutated = mutation.Apply(shapes[i % shapes.Length]);
            File.WriteAllBytes(file.Path, mutated);

            // Reading a key takes longer than everything else.
            ImsOptions options = SomeIms.FileOptions(
                file.Path,
                all => all.Grant = (i / shapes.Length % 8) switch { 0 => ImsGrant.Jwt, 1 => null, _ => ImsGrant.ClientCredentials });
            var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
            using (ImsCredential? credential = resolver.Resolve())
            {
                read += credential is null ? 0 : 1;
                Assert.Equal(credential is null, resolver.Problems.Count > 0);
            }

            Assert.All(resolver.Problems, problem => AssertSilent(problem, windows, mutated));
        }

        // Neither everything nor nothing: the mutations are of use.
        Assert.InRange(read, Files / 50, Files / 2);
    }

    [Theory]
    [Trait(Effort.Trait, Effort.Varies)]
    [MemberData(nameof(ShapeNames))]
    public void A_mutated_file_of_any_shape_raises_only_the_documented_exception(string name)
    {
        byte[] shape = Shape(name);
        var mutation = new FileMutation(20_261_128);
        int read = 0;
        for (int i = 0; i < FilesOfOneShape; i++)
        {
            byte[] mutated = mutation.Apply(shape);
            try
            {
                read += CredentialFile.Read(mutated, string.Empty).Count > 0 ? 1 : 0;
            }
            catch (CredentialFileException failure)
            {
                Assert.Null(failure.InnerException);
            }
        }

        Assert.InRange(read, FilesOfOneShape / 100, FilesOfOneShape - 1);
    }

    private static void AssertSilent(string problem, HashSet<string> windows, byte[] mutated)
    {
        foreach (string shown in WindowsOf(problem).Where(windows.Contains))
        {
            // A file may have lost the text between its client id and its secret: then the file itself calls the whole a client id.
            Assert.True(IsName(shown, mutated), $"{problem} of {Encoding.Latin1.GetString(mutated)}");
        }
    }

    private static bool IsName(string text, byte[] mutated)
    {
        try
        {
            return CredentialFile.Read(mutated, string.Empty).Any(entry =>
                new[] { entry.Name, entry.OAuth?.ClientId, entry.Jwt?.ClientId, entry.OrganizationId }.Any(
                    name => name?.Contains(text, StringComparison.Ordinal) is true));
        }
        catch (CredentialFileException)
        {
            return false;
        }
    }

    private byte[] Shape(string name) => Encoding.UTF8.GetBytes(
        Shapes[name](key, _encryptedPem).Replace(ExampleCredential.ClientSecret, LongSecret, StringComparison.Ordinal));

    private static string Body(string pem) => string.Concat(pem.Split('\n')[1..^1]);

    private static IEnumerable<string> WindowsOf(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - Window + 1)).Select(start => text.Substring(start, Window));
}
