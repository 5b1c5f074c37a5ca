namespace TokenKit.OAuth;

/// <summary>The parameters of a request to an issuer, and which of them are secret.</summary>
internal sealed class RequestParameters
{
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly List<string> _secrets = [];

    public RequestParameters Add(string name, string value)
    {
        _fields.Add(new(name, value));
        return this;
    }

    public RequestParameters AddSecret(string name, string value)
    {
        _secrets.Add(value);
        return Add(name, value);
    }

    /// <summary>The request that carries the parameters, and the secrets in it.</summary>
    /// <param name="endpoint">The address of the endpoint.</param>
    /// <param name="isInQuery">Whether the parameters are in the address instead of the body; logs of proxies can show them there.</param>
    public (HttpRequestMessage Message, SecretRedactor Sent) ToPost(Uri endpoint, bool isInQuery = false) =>
    (
        new BackChannelRequest(HttpMethod.Post, isInQuery ? new Uri($"{endpoint.AbsoluteUri}?{ToQuery()}") : endpoint)
        {
            Content = isInQuery ? null : new FormUrlEncodedContent(_fields),
        },
        new SecretRedactor(_secrets));

    public override string ToString() => string.Join(", ", _fields.Select(field => field.Key));

    private string ToQuery() =>
        string.Join('&', _fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
}
