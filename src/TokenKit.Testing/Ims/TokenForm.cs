using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Ims;

// The parameters of a token request, from its body and its query (protocol: both are accepted, the body is preferred).
internal sealed class TokenForm
{
    private readonly ILookup<string, string> _values;

    private TokenForm(IEnumerable<FormField> fields) => _values = fields.ToLookup(field => field.Name, field => field.Value, StringComparer.Ordinal);

    // RFC 6749 section 3.2: a parameter without a value counts as absent.
    public string? this[string name] => _values[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    // RFC 6749 section 3.2: no parameter twice. IMS alone lets "resource" be repeated, one for each audience.
    private string? Repeated => _values.FirstOrDefault(values => values.Key != "resource" && values.Count() > 1)?.Key;

    // The parameters of a POST that has no parameter twice.
    public static async Task<(TokenForm? Form, ImsRefusal? Refusal)> ReadPostAsync(Exchange exchange)
    {
        if (!HttpMethods.IsPost(exchange.Request.Method))
        {
            exchange.ResponseHeaders.Allow = HttpMethods.Post;
            return (null, new ImsRefusal(StatusCodes.Status405MethodNotAllowed, "invalid_request", "The method must be POST."));
        }

        (TokenForm? form, ImsRefusal? refusal) = await ReadAsync(exchange).ConfigureAwait(false);
        return form?.Repeated is null ? (form, refusal) : (null, ImsRefusal.InvalidRequest("A parameter is included more than once."));
    }

    // RFC 6749 section 2.3.1: the client of the Authorization header stands in the place of the parameters; section 2.3: not beside them.
    public (TokenForm? Form, ImsRefusal? Refusal) With(BasicClient client)
    {
        if (client.Id.Length == 0)
        {
            return (null, ImsRefusal.InvalidClient(401, "invalid client_id parameter"));
        }

        if (this["client_secret"] is not null || (this["client_id"] is string named && named != client.Id))
        {
            return (null, ImsRefusal.InvalidRequest("The client is authenticated by its header: leave client_secret out."));
        }

        IEnumerable<FormField> others = _values
            .Where(values => values.Key is not ("client_id" or "client_secret"))
            .SelectMany(values => values, (values, value) => new FormField(values.Key, value));
        return (new TokenForm([.. others, new FormField("client_id", client.Id), new FormField("client_secret", client.Secret)]), null);
    }

    // The refusal that names the first of some parameters that is not there.
    public ImsRefusal? RefuseMissing(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (this[name] is null)
            {
                return ImsRefusal.InvalidRequest($"The {name} parameter is missing.");
            }
        }

        return null;
    }

    // The names; never the secret.
    public override string ToString() => string.Join('&', _values.Select(values => values.Key));

    private static async Task<(TokenForm? Form, ImsRefusal? Refusal)> ReadAsync(Exchange exchange)
    {
        ReceivedBody body = exchange.Body;
        string? contentType = exchange.Request.ContentType;
        if (body.IsTooLong)
        {
            return (null, ImsRefusal.InvalidRequest("The request is too long."));
        }

        if ((contentType is not null || body.Length > 0) && !FormBody.IsForm(contentType))
        {
            return (null, ImsRefusal.InvalidRequest("The content type must be application/x-www-form-urlencoded."));
        }

        IReadOnlyList<FormField>? inBody = contentType is null ? [] : await FormBody.ReadAsync(contentType, body.Start).ConfigureAwait(false);
        IReadOnlyList<FormField>? inQuery = UrlEncodedForm.DecodeQuery(exchange.Recorded.Query);
        return inBody is null || inQuery is null
            ? (null, ImsRefusal.InvalidRequest("The parameters are not form-encoded."))
            : (new TokenForm(inBody.Concat(inQuery)), null);
    }
}
