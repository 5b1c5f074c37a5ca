namespace TokenKit.OAuth;

/// <summary>The parameters of one token request, and which of them must never be seen again.</summary>
internal sealed class TokenForm
{
    private const int ShortestSecret = 4;

    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly List<string> _secrets = [];

    public TokenForm Add(string name, string value)
    {
        _fields.Add(new(name, value));
        return this;
    }

    public TokenForm AddSecret(string name, string value)
    {
        _secrets.Add(value);
        return Add(name, value);
    }

    public FormUrlEncodedContent ToContent() => new(_fields);

    /// <summary>The text without the secrets of this form: an issuer may echo what it was sent.</summary>
    public string Redact(string text)
    {
        foreach (string secret in _secrets.Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length))
        {
            // As it is, as a URL has it, and as the form had it.
            string encoded = Uri.EscapeDataString(secret);
            text = text.Replace(secret, "[redacted]", StringComparison.Ordinal)
                .Replace(encoded, "[redacted]", StringComparison.OrdinalIgnoreCase)
                .Replace(encoded.Replace("%20", "+", StringComparison.Ordinal), "[redacted]", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));
}
