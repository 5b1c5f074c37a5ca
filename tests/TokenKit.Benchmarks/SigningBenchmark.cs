using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using TokenKit.Ims;
using TokenKit.Ims.Jwt;

namespace TokenKit.Benchmarks;

/// <summary>What a signed assertion costs beside the bare RSA signature of the same bytes with the same key.</summary>
[Config(typeof(SubjectConfig))]
public class SigningBenchmark : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly RSA _key = RSA.Create(2048);
    private readonly JwtAssertion _assertion;
    private readonly byte[] _bytes;

    public SigningBenchmark()
    {
        SigningKey key = PrivateKeyReader.Read(_key.ExportPkcs8PrivateKeyPem(), passphrase: null);
        _assertion = new JwtAssertion(
            new Uri("https://ims-na1.adobelogin.com/"),
            "FAKE0client0id",
            "FEDCBA9876543210FEDCFAKE@AdobeOrg",
            "0123456789ABCDEF0123FAKE@techacct.adobe.com",
            ["ent_aem_cloud_api"],
            new ImsJwtOptions(),
            AssertionSigner.Of(key, "Jwt:PrivateKey"));
        string jwt = _assertion.SignAsync(Now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _bytes = Encoding.ASCII.GetBytes(jwt[..jwt.LastIndexOf('.')]);
    }

    /// <summary>What both sign.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Verifies what both return.</summary>
    public RSA Key => _key;

    [Benchmark(Baseline = true)]
    public byte[] BareSignature() => _key.SignData(_bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    // As the provider calls it: claims, header, signature and their base64url.
    [Benchmark]
    public ValueTask<string> Assertion() => _assertion.SignAsync(Now, CancellationToken.None);

    [GlobalCleanup]
    public void Dispose()
    {
        _key.Dispose();
        _assertion.Dispose();
        GC.SuppressFinalize(this);
    }
}
