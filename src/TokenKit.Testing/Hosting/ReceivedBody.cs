using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Hosting;

// The body of a request: its beginning and its length.
internal sealed class ReceivedBody
{
    private const int Limit = 65_536;

    private readonly ArrayBufferWriter<byte> _start = new();

    public ReadOnlyMemory<byte> Start => _start.WrittenMemory;

    public string Text => Encoding.UTF8.GetString(_start.WrittenSpan);

    public long Length { get; private set; }

    public bool IsTooLong => Length > Limit;

    // The client went away before the end of the body.
    public bool BrokeOff { get; private set; }

    public static async Task<ReceivedBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new ReceivedBody();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16_384);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                body._start.Write(buffer.AsSpan(0, Math.Min(read, Limit - body._start.WrittenCount)));
                body.Length += read;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            body.BrokeOff = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body;
    }
}
