using System.Net;
using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>
/// A request as it was before inner handlers changed it: a retry and a redirect must pass them in the same state as the first attempt.
/// It costs a request no allocation.
/// </summary>
internal readonly struct OutgoingRequest
{
    private readonly Uri _address;
    private readonly Version _version;
    private readonly HttpVersionPolicy _versionPolicy;

    // Without Authorization.
    private readonly int _headerCount;

    /// <param name="request">The request, with the headers of the token.</param>
    /// <param name="redirects">How many redirects led to this request.</param>
    /// <param name="token">The token that it carries; <see langword="null"/> if it is sent without one.</param>
    /// <param name="selected">What the request selected; <see langword="null"/> if it is sent without a token.</param>
    public OutgoingRequest(HttpRequestMessage request, int redirects, AccessToken? token, IRequestToken? selected)
    {
        Request = request;
        Token = token;
        Selected = selected;
        Redirects = redirects;
        Content = request.Content;
        Method = request.Method;
        _address = request.RequestUri!;
        _version = request.Version;
        _versionPolicy = request.VersionPolicy;
        _headerCount = request.Headers.NonValidated.Count - (token is not null || HasAuthorization(request) ? 1 : 0);
    }

    public HttpRequestMessage Request { get; }

    public AccessToken? Token { get; }

    public IRequestToken? Selected { get; }

    public int Redirects { get; }

    public HttpMethod Method { get; }

    public HttpContent? Content { get; }

    /// <summary>The host that the request was meant for, for messages.</summary>
    public string Host => _address.IdnHost;

    /// <summary>Whether an answer is neither an error nor a redirect, and tells nothing new about the token.</summary>
    public bool IsAsUsual(HttpResponseMessage response) =>
        response.StatusCode < HttpStatusCode.MultipleChoices && Token is null or { IsAccepted: true };

    /// <summary>Tells the token what an API answered to it. Returns whether the API rejected it with a 401.</summary>
    /// <remarks>
    /// Inner handlers may have written the header anew, or sent a copy of the request: the token is still on it then. Only a redirect
    /// removes the token, and an answer after a redirect says nothing about the token.
    /// </remarks>
    public bool NoteAnswer(HttpResponseMessage response)
    {
        bool isUnauthorized = response.StatusCode is HttpStatusCode.Unauthorized;
        if (Token is not { } token || (!isUnauthorized && token.IsAccepted) || !HasTokenOn(response))
        {
            return false;
        }

        token.NoteAnswer(response.StatusCode);
        return isUnauthorized;
    }

    /// <summary>Whether the request that was answered had the token. A redirect that an inner handler followed has removed it.</summary>
    public bool HasTokenOn(HttpResponseMessage response) => Token is { } token
        && (response.RequestMessage ?? Request).Headers.Authorization is { } authorization
        && authorization.Parameter == token.Value
        && authorization.Scheme.Equals(token.TokenType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Undoes what inner handlers changed on the request, and removes an <c>Authorization</c> of the caller.</summary>
    /// <remarks>
    /// .NET keeps headers in the order in which they were added, so those of inner handlers come last. If an inner handler replaced the
    /// value of a header that was there before, the new value stays: to keep the old values would cost every request an allocation.
    /// </remarks>
    public void Restore()
    {
        Request.Method = Method;
        Request.RequestUri = _address;
        Request.Version = _version;
        Request.VersionPolicy = _versionPolicy;
        Request.Content = Content;
        HttpRequestHeaders headers = Request.Headers;
        IEnumerable<string> names = headers.NonValidated.Select(header => header.Key);
        foreach (string added in names.Where(name => !IsAuthorization(name)).Skip(_headerCount).ToList())
        {
            headers.Remove(added);
        }

        headers.Authorization = Token?.Header;
    }

    private static bool HasAuthorization(HttpRequestMessage request) =>
        request.Headers.NonValidated.Contains(ConstantHeaders.Authorization);

    private static bool IsAuthorization(string name) => name.Equals(ConstantHeaders.Authorization, StringComparison.OrdinalIgnoreCase);
}
