namespace TokenKit.OAuth;

/// <summary>The parameters of one token request, and which of them must never be seen again.</summary>
internal sealed class TokenForm
{
    private const int ShortestSecret = 8;
    private const int TellingPart = 8;

    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly List<string> _secrets = [];
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Whether the parameters stand in the address instead of the body, where logs of proxies can see them.</summary>
    public bool IsInQuery { get; init; }

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

    /// <summary>A header that goes with the form; <see langword="null"/> is left out.</summary>
    public TokenForm AddHeader(string name, string? value)
    {
        if (value is not null)
        {
            _headers.Add(new(name, value));
        }

        return this;
    }

    public FormUrlEncodedContent ToContent() => new(_fields);

    /// <summary>The request that carries this form to an endpoint.</summary>
    public HttpRequestMessage ToRequest(Uri endpoint)
    {
        var request = new BackChannelRequest(HttpMethod.Post, IsInQuery ? new Uri($"{endpoint.AbsoluteUri}?{ToQuery()}") : endpoint)
        {
            Content = IsInQuery ? null : ToContent(),
        };
        foreach ((string name, string value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

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

    private string ToQuery() => string.Join('&', _fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));

    // A cut secret, or one in another case, is a secret still.
    private static bool Resembles(string text, string secret) =>
        Enumerable.Range(0, Math.Max(0, secret.Length - TellingPart + 1))
            .Any(start => text.AsSpan().Contains(secret.AsSpan(start, TellingPart), StringComparison.OrdinalIgnoreCase));

    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));
}
