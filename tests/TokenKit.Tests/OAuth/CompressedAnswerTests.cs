using System.IO.Compression;
using System.Net;
using System.Text;
using TokenKit.Ims;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

/// <summary>A gateway may compress although the client did not ask for it.</summary>
public sealed class CompressedAnswerTests : EndpointTest
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("GZIP")]
    public async Task A_compressed_token_is_read(string encoding)
    {
        Wire.Do((_, _) => Task.FromResult(Compressed(encoding, HttpStatusCode.OK, SomeOAuth.TokenJson("token-1"))));

        Assert.Equal("token-1", (await AcquireAsync()).Value);
    }

    [Fact]
    public async Task A_compressed_error_is_read()
    {
        Wire.Do((_, _) => Task.FromResult(Compressed("gzip", HttpStatusCode.BadRequest, SomeOAuth.ErrorJson("invalid_scope"))));

        Assert.Equal("invalid_scope", (await FailAsync()).Error);
    }

    [Fact]
    public async Task A_compressed_verdict_is_read()
    {
        Wire.Do((_, _) => Task.FromResult(Compressed("gzip", HttpStatusCode.OK, """{"valid":true}""")));
        using var http = new HttpClient(Wire, disposeHandler: false);

        var client = new ImsClient(SomeIms.Options(), http, Clock);

        Assert.True((await client.ValidateTokenAsync("FAKE-token", TestContext.Current.CancellationToken)).IsValid);
    }

    [Fact]
    public async Task A_small_answer_that_grows_beyond_the_cap_is_too_much()
    {
        Wire.Do((_, _) => Task.FromResult(Compressed("gzip", HttpStatusCode.OK, SomeOAuth.TokenJson() + new string(' ', 50_000_000))));

        Assert.Contains("more than 256 KiB", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task An_answer_that_cannot_be_read_is_reported_with_its_encoding(string encoding)
    {
        Wire.Do((_, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) };
            response.Content.Headers.ContentEncoding.Add(encoding);
            return Task.FromResult(response);
        });

        Assert.Contains($"(Content-Encoding: {encoding})", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Compressed(string encoding, HttpStatusCode status, string body)
    {
        using var bytes = new MemoryStream();
        using (Stream compressing = encoding switch
        {
            "deflate" => new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            compressing.Write(Encoding.UTF8.GetBytes(body));
        }

        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(bytes.ToArray()) };
        response.Content.Headers.ContentType = new("application/json");
        response.Content.Headers.ContentEncoding.Add(encoding);
        return response;
    }
}
