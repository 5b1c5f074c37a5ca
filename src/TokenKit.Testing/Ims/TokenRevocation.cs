using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Revokes a token at either of two endpoints. If Adobe says nothing, RFC 7009 decides: a token that is not known is as good as revoked.
internal sealed class TokenRevocation(ImsEmulator ims)
{
    public Answer Invalidate(Exchange exchange) => ImsForm.Read(exchange, form => RefuseInvalidation(form) ?? Revoke(exchange, form));

    public Answer Revoke(Exchange exchange) => ImsForm.Read(exchange, form => RefuseRevocation(form, exchange) ?? Revoke(exchange, form));

    private Answer Revoke(Exchange exchange, FormParameters form)
    {
        string clientId = form["client_id"] ?? BasicClient.Of(exchange)?.Id ?? string.Empty;
        IssuedToken? token = ims.Tokens.Find(form["token"]);
        if (token is not null && token.ClientId != clientId)
        {
            return ImsErrors.InvalidRequest("The token was issued to another client.");
        }

        token?.Revoke();
        return new Answer(200);
    }

    private Answer? RefuseInvalidation(FormParameters form) =>
        form.RefuseMissing("token_type", "token", "client_id", "client_secret") ?? (form["token_type"] switch
        {
            not "access_token" => ImsErrors.Of(400, "unsupported_token_type", "The token_type must be access_token."),
            _ when form["cascading"] is not (null or "all") => ImsErrors.InvalidRequest("The cascading parameter must be all."),
            _ => ims.FindCredential(form["client_id"]) switch
            {
                null => ImsErrors.InvalidClient(400, "invalid client_id parameter"),
                var credential when !credential.Secrets.Accept(form["client_secret"]!) =>
                    ImsErrors.InvalidClient(400, "invalid client_secret parameter"),
                _ => null,
            },
        });

    // A public client only names itself. A confidential client uses Basic, and RFC 6749 section 5.2 then asks for 401.
    private Answer? RefuseRevocation(FormParameters form, Exchange exchange)
    {
        var basic = BasicClient.Of(exchange);
        if (basic is not null && form["client_id"] is string named && named != basic.Id)
        {
            return ImsErrors.InvalidRequest("The client is named twice, with two client ids.");
        }

        bool isKnown = ims.FindCredential(basic?.Id ?? form["client_id"]) is ImsEmulatorCredential credential
            && (basic is null || credential.Secrets.Accept(basic.Secret));
        if (!isKnown && (basic is not null || form["client_id"] is null))
        {
            return ImsErrors.InvalidBasicClient("The client is not authenticated.");
        }

        return isKnown ? form.RefuseMissing("token") : ImsErrors.InvalidClient(400, "invalid client_id parameter");
    }
}
