using System.Net;
using System.Net.Http.Headers;

namespace TokenKit.OAuth;

/// <summary>
/// A body that goes only to the address that it was made for: an HttpClient that follows a 307 or 308 would send the secret in it to
/// wherever the answer points.
/// </summary>
internal sealed class AddressedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly HttpRequestMessage _request;
    private readonly Uri? _address;

    public AddressedContent(HttpContent content, HttpRequestMessage request)
    {
        _content = content;
        _request = request;
        _address = request.RequestUri;
        foreach ((string name, HeaderStringValues values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    public static string RedirectFollowed(Uri? from, Uri? to) =>
        $"the HttpClient followed a redirect from {from?.Host} to {to?.Host}, which can carry the secret elsewhere. "
        + "Give it a handler with AllowAutoRedirect = false.";

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Check();
        return _content.CopyToAsync(stream, context, cancellationToken);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Check();
        _content.CopyTo(stream, context, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (_request.RequestUri != _address)
        {
            throw new BackChannelException(RedirectFollowed(_address, _request.RequestUri));
        }
    }
}
