using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace TokenKit.Peers;

/// <summary>
/// Google.Apis.Auth: a service credential for an issuer that is not Google, with the library's own cache, its answer to a 401 and its
/// retries.
/// Give it to a <see cref="ConfigurableMessageHandler"/> as its <see cref="ConfigurableMessageHandler.Credential"/>, as Google's clients
/// do.
/// </summary>
public sealed class GoogleCredential : ServiceCredential
{
    private readonly ClientCredential _credential;

    /// <param name="transport">Carries the token requests, below the retries that the library adds by default.</param>
    /// <param name="credential">What it proves itself with.</param>
    public GoogleCredential(HttpMessageHandler transport, ClientCredential credential)
        : base(
            new Initializer(credential.TokenEndpoint.AbsoluteUri)
            {
                HttpClientFactory = new HttpClientFromMessageHandlerFactory(
                    _ => new HttpClientFromMessageHandlerFactory.ConfiguredHttpMessageHandler(transport, false, false)),
            })
        => _credential = credential;

    public override async Task<bool> RequestAccessTokenAsync(CancellationToken taskCancellationToken)
    {
        using FormUrlEncodedContent form = _credential.CreateForm();
        using HttpResponseMessage response = await HttpClient.PostAsync(TokenServerUrl, form, taskCancellationToken);
        Token = await TokenResponse.FromHttpResponseAsync(response, Clock, Logger);
        return true;
    }
}
