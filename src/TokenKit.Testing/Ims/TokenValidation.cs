using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Answers whether a token is good. A bad token is not an error. Adobe does not list the reasons; these are ours.
internal sealed class TokenValidation(TimeProvider timeProvider, ImsEmulator ims)
{
    public Answer Validate(Exchange exchange) => ImsForm.Read(exchange, form =>
        Refuse(form, exchange.BearerToken) ?? Validate(form["token"] ?? exchange.BearerToken, form["client_id"]!));

    private Answer? Refuse(FormParameters form, string? bearer) =>
        form.RefuseMissing("type", "client_id") ?? (bearer is null ? form.RefuseMissing("token") : null) ?? (form["type"] switch
        {
            not "access_token" => ImsErrors.InvalidRequest("The type must be access_token."),

            // RFC 6750 section 2: a token is sent in one way only.
            _ when bearer is not null && form["token"] is not null => ImsErrors.InvalidRequest("The token is sent twice."),
            _ when ims.FindCredential(form["client_id"]) is null => ImsErrors.InvalidClient(400, "invalid client_id parameter"),
            _ => null,
        });

    private Answer Validate(string? value, string clientId)
    {
        string? reason = ims.Tokens.Find(value) switch
        {
            null => "unknown_token",
            var token when token.ClientId != clientId => "other_client",
            { IsRevoked: true } => "revoked",
            var token when !token.IsGood(timeProvider.GetUtcNow()) => "expired",
            _ => null,
        };
        var json = new JsonObject { ["valid"] = reason is null };
        if (reason is not null)
        {
            json["reason"] = reason;
        }

        return Answer.Json(200, json);
    }
}
