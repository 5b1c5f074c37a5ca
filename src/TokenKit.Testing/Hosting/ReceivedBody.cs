using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Hosting;

// The body of a request: its beginning and its length. A cloud store keeps more of it.
internal sealed class ReceivedBody
{
    public const int StorageLimit = 16_777_216;

    private const int StartLimit = 65_536;

    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly int _limit;

    private ReceivedBody(int limit) => _limit = limit;

    public ReadOnlyMemory<byte> Start => Kept[..Math.Min(StartLimit, _kept.WrittenCount)];

    public string Text => Encoding.UTF8.GetString(Start.Span);

    // The whole body, unless it is too long.
    public ReadOnlyMemory<byte> Kept => _kept.WrittenMemory;

    public long Length { get; private set; }

    public bool IsTooLong => Length > _limit;

    // The client went away before the end of the body.
    public bool BrokeOff { get; private set; }

    public static async Task<ReceivedBody> ReadAsync(HttpRequest request, bool isStored, CancellationToken cancellationToken)
    {
        var body = new ReceivedBody(isStored ? StorageLimit : StartLimit);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16_384);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                body._kept.Write(buffer.AsSpan(0, Math.Min(read, body._limit - body._kept.WrittenCount)));
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
