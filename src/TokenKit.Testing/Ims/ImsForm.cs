using TokenKit.Testing.Hosting;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Ims;

// The parameters of a request to IMS, from its body and its query: IMS accepts both, and prefers the body.
internal static class ImsForm
{
    public static Answer Read(Exchange exchange, Func<FormParameters, Answer> answer)
    {
        ReceivedBody body = exchange.Body;
        bool hasBody = exchange.Request.ContentType is not null || body.Length > 0;
        if (body.IsTooLong)
        {
            return ImsErrors.InvalidRequest("The request is too long.");
        }

        if (hasBody && exchange.Form is null)
        {
            return ImsErrors.InvalidRequest("The content type must be application/x-www-form-urlencoded.");
        }

        IEnumerable<FormField>? inBody = hasBody ? exchange.Form!.Fields : [];
        IEnumerable<FormField>? inQuery = UrlEncodedForm.DecodeQuery(exchange.Recorded.Query);
        if (inBody is null || inQuery is null)
        {
            return ImsErrors.InvalidRequest("The parameters are not form-encoded.");
        }

        // RFC 6749 section 3.2: no parameter twice. Only IMS lets "resource" be repeated, once for each audience.
        var form = new FormParameters(inBody.Concat(inQuery));
        return form.Repeated.Any(name => name != "resource")
            ? ImsErrors.InvalidRequest("A parameter is included more than once.")
            : answer(form);
    }

    public static Answer? RefuseMissing(this FormParameters form, params ReadOnlySpan<string> names) =>
        form.FirstMissing(names) is string missing ? ImsErrors.InvalidRequest($"The {missing} parameter is missing.") : null;

    // RFC 6749 section 2.3.1: the Authorization header replaces the parameters of the client. Section 2.3: it is not sent beside them.
    public static Answer? RefuseWith(this FormParameters form, BasicClient client) => client switch
    {
        { Id.Length: 0 } => ImsErrors.InvalidBasicClient("invalid client_id parameter"),
        _ when form["client_secret"] is not null || (form["client_id"] is string named && named != client.Id) =>
            ImsErrors.InvalidRequest("The client is authenticated by its header: leave client_secret out."),
        _ => null,
    };
}
