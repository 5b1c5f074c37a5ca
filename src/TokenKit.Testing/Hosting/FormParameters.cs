using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// The parameters of a request, by name.
internal sealed class FormParameters(IEnumerable<FormField> fields)
{
    private readonly ILookup<string, string> _values = fields.ToLookup(field => field.Name, field => field.Value, StringComparer.Ordinal);

    // RFC 6749 section 3.2: a parameter without a value counts as absent.
    public string? this[string name] => _values[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    // The names of the parameters that are sent more than once.
    public IEnumerable<string> Repeated => _values.Where(values => values.Count() > 1).Select(values => values.Key);

    public string? FirstMissing(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (this[name] is null)
            {
                return name;
            }
        }

        return null;
    }

    // With other values for the names that are given.
    public FormParameters With(params FormField[] replaced) => new(_values
        .Where(values => !Array.Exists(replaced, field => field.Name == values.Key))
        .SelectMany(values => values, (values, value) => new FormField(values.Key, value))
        .Concat(replaced));

    // The names; never a value, which may be a secret.
    public override string ToString() => string.Join('&', _values.Select(values => values.Key));
}
