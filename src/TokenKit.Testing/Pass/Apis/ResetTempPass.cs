using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// DELETE /reset-tempass/v3/reset and /reset/generic (Adobe's spelling). Without device_id or key it is for all.
internal sealed class ResetTempPass(PassEmulator pass) : IProtectedApi
{
    public bool Serves(string path) => path is "/pass-mgmt/reset-tempass/v3/reset" or "/pass-mgmt/reset-tempass/v3/reset/generic";

    public ApiAnswer Answer(Exchange exchange)
    {
        if (!HttpMethods.IsDelete(exchange.Request.Method))
        {
            return ApiAnswer.WrongMethod("DELETE");
        }

        IQueryCollection query = exchange.Request.Query;
        return ApiCaller.Of(exchange, pass, "temporary:passes:owner").Refuse()
            ?? (string.IsNullOrEmpty(query["requestor_id"]) || string.IsNullOrEmpty(query["mvpd_id"])
                ? ApiAnswer.BadRequest("requestor_id and mvpd_id are required.")
                : new ApiAnswer(StatusCodes.Status204NoContent));
    }
}
