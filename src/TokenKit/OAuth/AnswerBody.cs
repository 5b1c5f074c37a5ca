using System.IO.Compression;

namespace TokenKit.OAuth;

/// <summary>Reads the body of an answer up to a limit, and expands it if a gateway compressed it without being asked to.</summary>
internal static class AnswerBody
{
    private const int Largest = 256 * 1024;

    /// <returns><see langword="null"/> if the body is larger than 256 KiB, compressed or expanded.</returns>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(Largest, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }

        byte[] body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return content.Headers.ContentEncoding is { Count: 1 } encodings ? Expand(body, encodings.First()) : body;
    }

    private static byte[]? Expand(byte[] body, string encoding)
    {
        var compressed = new MemoryStream(body);
        using Stream expanding = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            _ => compressed,
        };
        byte[] expanded = new byte[Largest + 1];
        try
        {
            int length = expanding.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false);
            return length > Largest ? null : expanded[..length];
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            // The body is not what its header says; then it is not JSON either.
            return body;
        }
    }
}
