using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class LargeAnswerTests : EndpointTest
{
    private const int Cap = 256 * 1024;

    // What one read may bring beyond the cap.
    private const int OneRead = 128 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_an_endless_answer_no_more_than_the_cap_is_read(bool hasContentLength)
    {
        using var body = new EndlessStream();
        Wire.Do((_, _) => Task.FromResult(Streamed(HttpStatusCode.OK, body, hasContentLength)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.InRange(body.Served, 0, hasContentLength ? 0 : Cap + OneRead);
        Assert.Contains("more than 256 KiB", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Single(Wire.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    [InlineData(HttpStatusCode.BadGateway, 4)]
    public async Task An_endless_error_keeps_its_status(HttpStatusCode status, int requests)
    {
        Wire.Do((_, _) => Task.FromResult(Streamed(status, new EndlessStream(), hasContentLength: false)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(requests, Wire.Requests.Count);
    }

    [Fact]
    public async Task A_large_answer_within_the_cap_is_read()
    {
        string token = SomeOAuth.TokenJson("token-1");
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, token + new string(' ', Cap - token.Length)));

        Assert.Equal("token-1", (await AcquireAsync()).Value);
    }

    [Fact]
    public async Task One_byte_over_the_cap_is_too_much()
    {
        string token = SomeOAuth.TokenJson("token-1");
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, token + new string(' ', Cap - token.Length + 1)));

        Assert.Contains("more than 256 KiB", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, null)]
    [InlineData(HttpStatusCode.BadGateway, HttpStatusCode.BadGateway)]
    public async Task A_connection_that_breaks_in_the_body_is_transient(HttpStatusCode status, HttpStatusCode? reported)
    {
        Wire.Do((_, _) => Task.FromResult(Streamed(status, new EndlessStream { BreaksAfter = 100 }, hasContentLength: false)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.True(failure.IsTransient);
        Assert.Equal(reported, failure.StatusCode);
    }

    private static HttpResponseMessage Streamed(HttpStatusCode status, EndlessStream body, bool hasContentLength)
    {
        var content = new StreamContent(body);
        content.Headers.ContentLength = hasContentLength ? 10 * Cap : null;
        return new HttpResponseMessage(status) { Content = content };
    }

    private sealed class EndlessStream : Stream
    {
        public long Served { get; private set; }

        public long BreaksAfter { get; init; } = long.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (Served >= BreaksAfter)
            {
                throw new IOException("reset");
            }

            buffer.Fill((byte)'x');
            Served += buffer.Length;
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
