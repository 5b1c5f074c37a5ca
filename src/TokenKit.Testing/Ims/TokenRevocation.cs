using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Ends a token, by either of two doors. Where Adobe says nothing RFC 7009 does: a token that is not known is as good as revoked.
internal sealed class TokenRevocation(ImsEmulator ims, FaultQueue faults) : IEmulatedService
{
    private const string InvalidatePath = "/ims/invalidate_token/v2";

    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public FaultQueue Faults => faults;

    public bool Serves(string path) => path is InvalidatePath or "/ims/revoke";

    public void Arrived() => Interlocked.Increment(ref _requests);

    public async Task AnswerAsync(Exchange exchange)
    {
        (TokenForm? form, ImsRefusal? refusal) = await TokenForm.ReadPostAsync(exchange).ConfigureAwait(false);
        await (refusal?.SendAsync(exchange) ?? AnswerAsync(exchange, form!)).ConfigureAwait(false);
    }

    private Task AnswerAsync(Exchange exchange, TokenForm form)
    {
        bool isInvalidation = exchange.Recorded.Path == InvalidatePath;
        ImsRefusal? refusal = isInvalidation ? RefuseInvalidation(form) : RefuseRevocation(form, exchange);
        string clientId = form["client_id"] ?? BasicClient.Of(exchange.Request.Headers)?.Id ?? string.Empty;
        IssuedToken? token = ims.Find(form["token"] ?? string.Empty);
        if (refusal is null && token is not null && token.ClientId != clientId)
        {
            refusal = ImsRefusal.InvalidRequest("The token was issued to another client.");
        }

        if (refusal is not null)
        {
            return refusal.SendAsync(exchange);
        }

        token?.Revoke();
        return exchange.SendAsync(StatusCodes.Status200OK);
    }

    private ImsRefusal? RefuseInvalidation(TokenForm form)
    {
        if (form.RefuseMissing("token_type", "token", "client_id", "client_secret") is ImsRefusal refusal)
        {
            return refusal;
        }

        return form["token_type"] switch
        {
            not "access_token" => new ImsRefusal(400, "unsupported_token_type", "The token_type must be access_token."),
            _ when form["cascading"] is not (null or "all") => ImsRefusal.InvalidRequest("The cascading parameter must be all."),
            _ => ims.FindCredential(form["client_id"]) switch
            {
                null => ImsRefusal.InvalidClient(400, "invalid client_id parameter"),
                ImsEmulatorCredential credential when !credential.Secrets.Accept(form["client_secret"]!) =>
                    ImsRefusal.InvalidClient(400, "invalid client_secret parameter"),
                _ => null,
            },
        };
    }

    // A public client names itself only; a confidential one uses Basic, and RFC 6749 section 5.2 then asks for 401.
    private ImsRefusal? RefuseRevocation(TokenForm form, Exchange exchange)
    {
        var basic = BasicClient.Of(exchange.Request.Headers);
        if (basic is not null && form["client_id"] is string named && named != basic.Id)
        {
            return ImsRefusal.InvalidRequest("The client is named twice, and not alike.");
        }

        bool isKnown = ims.FindCredential(basic?.Id ?? form["client_id"]) is ImsEmulatorCredential credential
            && (basic is null || credential.Secrets.Accept(basic.Secret));
        if (!isKnown && (basic is not null || form["client_id"] is null))
        {
            exchange.ResponseHeaders.WWWAuthenticate = "Basic realm=\"ims\"";
            return ImsRefusal.InvalidClient(401, "The client is not authenticated.");
        }

        return isKnown ? form.RefuseMissing("token") : ImsRefusal.InvalidClient(400, "invalid client_id parameter");
    }
}
