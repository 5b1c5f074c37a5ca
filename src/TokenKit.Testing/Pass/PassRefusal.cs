using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// Why there is no registration or no token. Adobe Pass sends no error_description.
internal sealed record PassRefusal(string Error, int Status = StatusCodes.Status400BadRequest)
{
    public static readonly PassRefusal InvalidRequest = new("invalid_request");

    public static readonly PassRefusal InvalidRedirectUri = new("invalid_redirect_uri");

    public static readonly PassRefusal InvalidStatement = new("invalid_software_statement");

    public static readonly PassRefusal UnapprovedStatement = new("unapproved_software_statement");

    public static readonly PassRefusal InvalidClient = new("invalid_client");

    public static readonly PassRefusal UnauthorizedClient = new("unauthorized_client");

    public static readonly PassRefusal UnsupportedGrantType = new("unsupported_grant_type");

    // Not documented by Adobe: RFC 6749 section 5.2.
    public static readonly PassRefusal InvalidScope = new("invalid_scope");

    // Not documented by Adobe: RFC 9110 section 15.5.6.
    public static readonly PassRefusal WrongMethod = new("invalid_request", StatusCodes.Status405MethodNotAllowed);

    public Task SendAsync(Exchange exchange)
    {
        if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            exchange.ResponseHeaders.Allow = HttpMethods.Post;
        }

        return exchange.SendJsonAsync(Status, JsonText.Write(json => json.WriteString("error", Error)));
    }
}
