using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Pass;

// The parameters of a token request: in the body by Adobe's text, in the query by its OpenAPI.
internal sealed class PassTokenForm
{
    private readonly ILookup<string, string> _values;

    private PassTokenForm(ILookup<string, string> values) => _values = values;

    // RFC 6749 section 3.2: a parameter without a value counts as absent.
    public string? this[string name] => _values[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    // Null where the parameters cannot be read, or one is there twice.
    public static PassTokenForm? Read(Exchange exchange, bool takesQuery)
    {
        IEnumerable<FormField>? inBody = ReadBody(exchange);
        IEnumerable<FormField>? inQuery = takesQuery ? UrlEncodedForm.DecodeQuery(exchange.Recorded.Query) : [];
        if (inBody is null || inQuery is null)
        {
            return null;
        }

        ILookup<string, string> values = inBody.Concat(inQuery).ToLookup(field => field.Name, field => field.Value, StringComparer.Ordinal);
        return values.Any(value => value.Count() > 1) ? null : new PassTokenForm(values);
    }

    // The names; never the secret.
    public override string ToString() => string.Join('&', _values.Select(values => values.Key));

    private static List<FormField>? ReadBody(Exchange exchange)
    {
        ReceivedBody body = exchange.Body;
        if (body.Length == 0)
        {
            return [];
        }

        return !body.IsTooLong && IsForm(exchange.Request.ContentType) ? UrlEncodedForm.Decode(body.Start.Span) : null;
    }

    private static bool IsForm(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
