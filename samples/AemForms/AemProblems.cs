using System.Net;
using TokenKit;

namespace AemForms;

/// <summary>Tells the caller why AEM would not, instead of a bare 500.</summary>
internal sealed class AemProblems : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (AemInputException exception)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (HttpRequestException exception)
        {
            return Results.Problem(Explain(exception.StatusCode), statusCode: StatusCodes.Status502BadGateway);
        }
        catch (TokenAcquisitionException exception)
        {
            // Its message never holds a secret.
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static string Explain(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.Unauthorized => "AEM refused the token, and a new one too: is it of this environment's organization?",
        HttpStatusCode.Forbidden => "AEM knows the caller but lets it not: list the client id in config/api.yaml, and put the technical "
            + "account into a group such as forms-users.",
        HttpStatusCode.NotFound => "AEM has nothing at this address: check the program and environment in Aem:BaseAddress, and that "
            + "config/api.yaml is deployed.",
        null => "AEM cannot be reached.",
        _ => $"AEM answered {(int)status}.",
    };
}
