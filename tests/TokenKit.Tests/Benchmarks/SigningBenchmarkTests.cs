using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TokenKit.Benchmarks;

namespace TokenKit.Tests.Benchmarks;

/// <summary>What is measured is the real thing.</summary>
public class SigningBenchmarkTests
{
    [Fact]
    public async Task Both_ways_sign_the_same_bytes_with_the_same_key()
    {
        using var benchmark = new SigningBenchmark();

        byte[] bare = benchmark.BareSignature();
        string assertion = await benchmark.Assertion();

        int dot = assertion.LastIndexOf('.');
        Assert.Equal(Encoding.ASCII.GetBytes(assertion[..dot]), benchmark.Bytes.ToArray());
        Assert.Equal(bare, Base64Url.DecodeFromChars(assertion.AsSpan(dot + 1)));
        Assert.True(benchmark.Key.VerifyData(benchmark.Bytes.Span, bare, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
