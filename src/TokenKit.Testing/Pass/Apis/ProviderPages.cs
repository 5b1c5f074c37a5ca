using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// The end of the redirects that a browser follows to sign in or out: a page of the provider. It needs no token.
internal sealed class ProviderPages : IProtectedApi
{
    public const string SignIn = "/pass/adobe-services/authenticate/saml";

    private const string SignOut = "/pass/adobe-services/logout";

    public bool Serves(string path) => path is SignIn or SignOut;

    public ApiAnswer Answer(Exchange exchange) => HttpMethods.IsGet(exchange.Request.Method)
        ? ApiAnswer.Html(StatusCodes.Status200OK, exchange.Recorded.Path == SignIn ? "Sign in with your provider." : "You are signed out.")
        : ApiAnswer.WrongMethod("GET");
}
