using System.Text;

namespace TokenKit.Tests.OAuth;

/// <summary>A body that comes once something else has happened.</summary>
internal sealed class LateStream(Task before, string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(false);
        await base.CopyToAsync(destination, bufferSize, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await before.ConfigureAwait(false);
        return await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
