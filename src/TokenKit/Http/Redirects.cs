using System.Net;

namespace TokenKit.Http;

/// <summary>
/// Follows a redirect by the rules of .NET's own primary handler (RFC 9110 section 15.4). .NET removes <c>Authorization</c> on each
/// redirect, also to the same host, and no other header: so a handler that adds a token must follow itself.
/// </summary>
internal static class Redirects
{
    /// <summary>How many redirects .NET follows by default.</summary>
    public const int DefaultLimit = 50;

    /// <summary>
    /// Makes the request the next one, as .NET does: the same object, because outer handlers judge the answer by it. Returns false, and
    /// changes nothing, if the answer is returned as it is.
    /// </summary>
    public static bool TryFollow(in OutgoingRequest sent, HttpResponseMessage response)
    {
        if (!IsRedirect(response.StatusCode)
            || FindTarget((response.RequestMessage ?? sent.Request).RequestUri, response.Headers.Location) is not { } target)
        {
            return false;
        }

        bool becomesGet = response.StatusCode is HttpStatusCode.SeeOther
            ? sent.Method != HttpMethod.Get && sent.Method != HttpMethod.Head
            : IsOld(response.StatusCode) && sent.Method == HttpMethod.Post;
        if (!becomesGet && !ReplayableContent.CanBeSentAgain(sent.Content))
        {
            return false;
        }

        bool hasToken = sent.HasTokenOn(response);
        sent.Restore();
        HttpRequestMessage request = sent.Request;
        request.RequestUri = target;
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncoding.Clear();
        }

        // A request that was sent without a token, or lost it on a redirect that the inner handler followed, stays without one. Otherwise a
        // foreign host could choose what is called with a token.
        if (!hasToken)
        {
            request.WithoutAdobeToken();
        }

        return true;
    }

    private static bool IsRedirect(HttpStatusCode status) => IsOld(status)
        || status is HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Browsers have always made a GET of a POST here.
    private static bool IsOld(HttpStatusCode status) =>
        status is HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found;

    private static Uri? FindTarget(Uri? address, Uri? location)
    {
        if (address is null || location is null || !Uri.TryCreate(address, location, out Uri? target))
        {
            return null;
        }

        bool isAllowed = target.Scheme == Uri.UriSchemeHttps
            || (target.Scheme == Uri.UriSchemeHttp && address.Scheme == Uri.UriSchemeHttp);
        return !isAllowed ? null
            : address.Fragment.Length > 0 && target.Fragment.Length == 0 ? new UriBuilder(target) { Fragment = address.Fragment }.Uri
            : target;
    }
}
