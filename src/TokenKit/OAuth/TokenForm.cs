using System.Text;

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

    /// <summary>The text without the secrets of this form: an issuer may echo what it was sent, in another encoding too.</summary>
    public string Redact(string text)
    {
        IEnumerable<string> secrets = _secrets.Distinct().Where(secret => secret.Length >= ShortestSecret);
        string[] forms = [.. secrets.SelectMany(EncodingsOf).OrderByDescending(form => form.Length)];
        foreach (string form in forms)
        {
            text = text.Replace(form, "[redacted]", StringComparison.OrdinalIgnoreCase);
        }

        return HoldsPartOf(forms, text) ? "[withheld: it repeats a part of a secret]" : text;
    }

    /// <summary>Whether a text may hold a secret of this form, in some encoding: then it must not be shown or logged.</summary>
    public bool MayBeIn(string text)
    {
        string plain = Uri.UnescapeDataString(text);
        return Redact(text) != text || (plain != text && Redact(plain) != plain);
    }

    private string ToQuery() => string.Join('&', _fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));

    // As it is, as a URL has it, as the form had it, in hexadecimal, and in base64 (RFC 4648, both alphabets).
    private static IEnumerable<string> EncodingsOf(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        string encoded = Uri.EscapeDataString(secret);
        List<string> forms = [secret, encoded, encoded.Replace("%20", "+", StringComparison.Ordinal), Convert.ToHexString(bytes)];
        for (int before = 0; before < 3; before++)
        {
            // What stands before a secret shifts its base64; the characters at either edge hold bits of the neighbors too.
            string base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            string own = base64[((before * 8 + 5) / 6)..((before + bytes.Length) * 8 / 6)];
            forms.Add(own);
            forms.Add(own.Replace('+', '-').Replace('/', '_'));
        }

        return forms.Distinct();
    }

    // A cut secret, or one in another case, is a secret still.
    private static bool HoldsPartOf(string[] forms, string text)
    {
        var parts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int start = 0; start + TellingPart <= text.Length; start++)
        {
            parts.Add(text.Substring(start, TellingPart));
        }

        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        return forms.Any(form =>
            Enumerable.Range(0, form.Length - TellingPart + 1).Any(start => lookup.Contains(form.AsSpan(start, TellingPart))));
    }

    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));
}
