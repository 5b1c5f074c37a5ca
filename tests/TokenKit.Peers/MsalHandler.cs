using System.Net.Http.Headers;
using Microsoft.Identity.Client;

namespace TokenKit.Peers;

/// <summary>
/// MSAL in a handler: <c>AcquireTokenForClient</c> at each request, as its documentation asks for, since the cache lies inside.
/// </summary>
/// <param name="application">Made by <see cref="MsalApplication.Create"/>.</param>
public sealed class MsalHandler(IConfidentialClientApplication application) : DelegatingHandler
{
    private static readonly string[] Scopes = [MsalApplication.Scope];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AuthenticationResult result = await application.AcquireTokenForClient(Scopes).ExecuteAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
