namespace TokenKit.OAuth;

/// <summary>The parameters of one token request, and which of them must never be seen again.</summary>
internal sealed class TokenForm
{
    private const int ShortestSecret = 8;
    private const int TellingPart = 8;

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

        return _secrets.Any(secret => Resembles(text, secret)) ? "[withheld: it repeats a part of a secret]" : text;
    }

    // A cut secret, or one in another case, is a secret still.
    private static bool Resembles(string text, string secret) =>
        Enumerable.Range(0, Math.Max(0, secret.Length - TellingPart + 1))
            .Any(start => text.AsSpan().Contains(secret.AsSpan(start, TellingPart), StringComparison.OrdinalIgnoreCase));

    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));
}
