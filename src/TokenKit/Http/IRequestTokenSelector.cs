namespace TokenKit.Http;

/// <summary>A provider with several tokens. Each request selects one of them, for example the token of its device.</summary>
internal interface IRequestTokenSelector
{
    /// <summary>Returns the token of this request, and what is sent with it. The host of the request is checked afterwards.</summary>
    IRequestToken Select(HttpRequestMessage request);

    /// <summary>Whether a request names its tenant with <see cref="AdobeTokenRequestExtensions.SetAdobeTenant"/>.</summary>
    bool SelectsTenants { get; }

    /// <summary>Removes what <see cref="IRequestToken.AddHeaders"/> added, because the request is sent without a token.</summary>
    void RemoveHeaders(HttpRequestMessage request);
}
