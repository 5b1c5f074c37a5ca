namespace TokenKit.Tests.OAuth;

/// <summary>A body that never comes, until its reader gives up.</summary>
internal sealed class StalledStream : Stream
{
    /// <summary>Whether the reader's cancellation comes out as a broken connection, as with the test server of ASP.NET Core.</summary>
    public bool BreaksOff { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Never.ComesAsync<int>(cancellationToken);
        }
        catch (OperationCanceledException) when (BreaksOff)
        {
            throw new IOException("The client aborted the request.");
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
