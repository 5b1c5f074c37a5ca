namespace TokenKit.Http;

/// <summary>Chooses the token of each request, for example the token of the device that the request names.</summary>
internal interface IRequestTokenSelector
{
    /// <summary>Returns the token of this request, and what is sent with it. The host of the request is checked afterwards.</summary>
    IRequestToken Select(HttpRequestMessage request);

    /// <summary>Whether a request names its tenant with <see cref="AdobeTokenRequestExtensions.SetAdobeTenant"/>.</summary>
    bool SelectsTenants => false;

    /// <summary>Removes what <see cref="IRequestToken.AddHeaders"/> added, because the request is sent without a token.</summary>
    void RemoveHeaders(HttpRequestMessage request)
    {
    }
}
