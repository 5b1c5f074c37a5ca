using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Says whether a token is good: a bad one is no error. Adobe does not list the reasons; these are ours.
internal sealed class TokenValidation(TimeProvider timeProvider, ImsEmulator ims, FaultQueue faults) : IEmulatedService
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public FaultQueue Faults => faults;

    public bool Serves(string path) => path == "/ims/validate_token/v1";

    public void Arrived() => Interlocked.Increment(ref _requests);

    public async Task AnswerAsync(Exchange exchange)
    {
        exchange.ResponseHeaders.CacheControl = "no-store";
        (TokenForm? form, ImsRefusal? refusal) = await TokenForm.ReadPostAsync(exchange).ConfigureAwait(false);
        string? bearer = BearerToken.Of(exchange.Request.Headers);
        refusal ??= Refuse(form!, bearer);
        Task answer = refusal?.SendAsync(exchange)
            ?? exchange.SendJsonAsync(StatusCodes.Status200OK, Verdict(ims.Find(form!["token"] ?? bearer!), form["client_id"]!));
        await answer.ConfigureAwait(false);
    }

    private ImsRefusal? Refuse(TokenForm form, string? bearer)
    {
        if ((form.RefuseMissing("type", "client_id") ?? (bearer is null ? form.RefuseMissing("token") : null)) is ImsRefusal refusal)
        {
            return refusal;
        }

        // RFC 6750 section 2: a token is sent in one way only.
        return form["type"] switch
        {
            not "access_token" => ImsRefusal.InvalidRequest("The type must be access_token."),
            _ when bearer is not null && form["token"] is not null => ImsRefusal.InvalidRequest("The token is sent twice."),
            _ when ims.FindCredential(form["client_id"]) is null => ImsRefusal.InvalidClient(400, "invalid client_id parameter"),
            _ => null,
        };
    }

    private string Verdict(IssuedToken? token, string clientId)
    {
        string? reason = token switch
        {
            null => "unknown_token",
            _ when token.ClientId != clientId => "other_client",
            { IsRevoked: true } => "revoked",
            _ when !token.IsGood(timeProvider.GetUtcNow()) => "expired",
            _ => null,
        };
        return JsonText.Write(json =>
        {
            json.WriteBoolean("valid", reason is null);
            if (reason is not null)
            {
                json.WriteString("reason", reason);
            }
        });
    }
}
