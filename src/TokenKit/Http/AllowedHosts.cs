namespace TokenKit.Http;

/// <summary>
/// The hosts that may have a token: those of a client, or those that are set beside a credential. A request is checked against both.
/// </summary>
internal sealed class AllowedHosts
{
    // The hosts that the user named, and those of the products that the user named.
    private readonly HostPattern[] _named;

    // Adobe's API hosts. They do not count if products are named.
    private readonly HostPattern[] _default;
    private readonly bool _hasProducts;

    // The first host that was allowed, as Uri.DnsSafeHost writes it; and the first one for a token with products.
    private string? _usual;
    private string? _usualWithProducts;

    // The host of the client's base address; read when it is needed for the first time.
    private string? _own;

    /// <param name="named">The hosts that the user named, as patterns. Patterns that are not valid are left out.</param>
    /// <param name="products">The products whose hosts are allowed.</param>
    /// <param name="defaults">The hosts that do not count if products are named, here or beside the credential.</param>
    public AllowedHosts(IEnumerable<string> named, IEnumerable<AdobeProduct>? products = null, IEnumerable<string>? defaults = null)
    {
        AdobeProduct[] all = [.. products ?? []];
        _hasProducts = all.Length > 0;
        _named = [.. Parse(named), .. all.SelectMany(AdobeHosts.Of).Distinct()];
        _default = _hasProducts ? [] : [.. Parse(defaults ?? [])];
    }

    /// <summary>Whether all names of this machine are allowed.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>Returns the base address of the client, whose host is allowed too.</summary>
    public Func<Uri?>? BaseAddress { get; init; }

    /// <summary>The path of the settings of the token, for messages.</summary>
    public string? Settings { get; init; }

    /// <summary>Why a request may not have the token, and what to do; <see langword="null"/> if it may.</summary>
    /// <param name="request">The request.</param>
    /// <param name="token">The hosts that are set beside its token.</param>
    /// <param name="inner">The handler that sends the request.</param>
    public string? FindProblem(HttpRequestMessage request, AllowedHosts? token = null, HttpMessageHandler? inner = null) =>
        request.RequestUri is not { IsAbsoluteUri: true } target
            ? "The request has no absolute address, so it is not known whether its host may have the token. Set HttpClient.BaseAddress "
                + "or an absolute RequestUri."
        : target.Scheme != Uri.UriSchemeHttps && PlainHttp.FindProblem(target, inner) is { } problem ? problem
        : Contains(target, token) ? null
        : Refuse(target.IdnHost, token);

    public bool Contains(Uri uri, AllowedHosts? token = null)
    {
        bool withDefault = token is not { _hasProducts: true };
        string host = uri.DnsSafeHost;
        if (host == (withDefault ? _usual : _usualWithProducts) || (token is not null && host == token._usual))
        {
            return true;
        }

        // Before a host is remembered below: a store can never be a usual host.
        if (AdobeHosts.IsStore(uri.IdnHost))
        {
            return false;
        }

        // Written once: nearly every client calls one host, and threads must not write a shared field on each request.
        if (Matches(uri, withDefault))
        {
            ref string? usual = ref withDefault ? ref _usual : ref _usualWithProducts;
            usual ??= host;
            return true;
        }

        if (token is null || !token.Matches(uri, withDefault: false))
        {
            return false;
        }

        token._usual ??= host;
        return true;
    }

    /// <summary>The hosts for a message. Adobe's API hosts are not listed one by one.</summary>
    public override string ToString() => Describe(null);

    private static IEnumerable<HostPattern> Parse(IEnumerable<string> patterns) => patterns.Select(HostPattern.Parse).OfType<HostPattern>();

    private string Describe(AllowedHosts? token)
    {
        bool withDefault = token is not { _hasProducts: true };
        HostPattern[] usual = withDefault ? _default : [];
        IEnumerable<HostPattern> named = [.. _named, .. token?._named ?? []];
        bool isWhole = usual.Length == AdobeHosts.All.Length;
        IEnumerable<string?> hosts =
        [
            _own,
            .. (isWhole ? named : [.. named, .. usual]).Select(pattern => pattern.ToString()).Distinct(),
            isWhole ? "Adobe's API hosts" : null,
            AllowsLoopback || token is { AllowsLoopback: true } ? "this machine" : null,
        ];
        string list = string.Join(", ", hosts.OfType<string>());
        return list.Length > 0 ? list : "none";
    }

    // The base address is read late, after CreateClient has used it without an error. Most clients of Adobe's hosts never need it.
    private bool Matches(Uri uri, bool withDefault) =>
        Matches(_named, uri)
        || (withDefault && Matches(_default, uri))
        || (AllowsLoopback && SecureTransport.IsLoopback(uri))
        || (BaseAddress is not null && uri.IdnHost.Equals(_own ??= BaseAddress()?.IdnHost, StringComparison.OrdinalIgnoreCase));

    private static bool Matches(HostPattern[] patterns, Uri uri) =>
        Array.Exists(patterns, pattern => pattern.Matches(uri.IdnHost, uri.HostNameType));

    private string Refuse(string host, AllowedHosts? token)
    {
        const string without = "send the request without the token: call request.WithoutAdobeToken(), or set "
            + "SendToOtherHostsWithoutToken of the handler to true.";
        if (AdobeHosts.IsStore(host))
        {
            return $"The token is never sent to {host}, which stores files under signed addresses. Instead, {without}";
        }

        string? settings = token?.Settings;
        string product = AdobeHosts.FindProducts(host) is { } found
            ? $"{host} is a host of {found.Names}: add the product {found.Settings} to Products"
                + (settings is null ? " of the handler. " : $", beside the credential ({settings}:Products) or of the handler. ")
                + "Then only the hosts of the products and the hosts that you name are allowed. "
            : string.Empty;
        string code = $"options.AllowedHosts.Add(\"{host}\")";
        string?[] ways =
        [
            settings is null ? null : $"add it to the setting {settings}:AllowedHosts",
            settings is null && BaseAddress is null ? $"call {code} on the options of the handler"
                : $"call AddAdobeTokenHandler(name, options => {code})",
            BaseAddress is null ? null : "make it the BaseAddress of the client",
        ];
        return $"The token is not sent to {host}, which is not an allowed host. Allowed: {Describe(token)}. {product}If it may have the "
            + $"token, name it: {string.Join(", or ", ways.OfType<string>())}. Otherwise {without}";
    }
}
