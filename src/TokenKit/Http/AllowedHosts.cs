namespace TokenKit.Http;

/// <summary>The hosts that may have the token.</summary>
internal sealed class AllowedHosts
{
    private readonly HostPattern[] _patterns;
    private readonly bool _allowsLoopback;
    private readonly Func<Uri?>? _baseAddress;
    private readonly string? _setting;

    // The first host that was allowed, as Uri.DnsSafeHost writes it.
    private string? _usual;

    // The host of the client's base address; read when it is needed for the first time.
    private string? _own;

    /// <param name="patterns">The hosts that the user named, as patterns. Patterns that are not valid are left out.</param>
    /// <param name="allowsLoopback">Whether all names of this machine are allowed.</param>
    /// <param name="baseAddress">Returns the base address of the client, whose host is allowed too.</param>
    /// <param name="setting">The setting that names the hosts for this token, for the message.</param>
    public AllowedHosts(IEnumerable<string> patterns, bool allowsLoopback = false, Func<Uri?>? baseAddress = null, string? setting = null)
    {
        _patterns = [.. patterns.Select(HostPattern.Parse).OfType<HostPattern>()];
        _allowsLoopback = allowsLoopback;
        _baseAddress = baseAddress;
        _setting = setting;
    }

    /// <summary>The allowed hosts of a handler that is made without dependency injection.</summary>
    public static AllowedHosts Of(ITokenProvider acquirer, AdobeTokenHandlerOptions options) =>
        acquirer is ITokenDestinations token
            ? new AllowedHosts([.. options.AllowedHosts, .. token.AllowedHosts], token.IsIssuerOnLoopback)
            : new AllowedHosts(options.AllowedHosts);

    /// <summary>Why a request may not have the token, and what to do; <see langword="null"/> if it may.</summary>
    /// <param name="request">The request.</param>
    /// <param name="inner">The handler that sends the request.</param>
    public string? FindProblem(HttpRequestMessage request, HttpMessageHandler? inner = null) =>
        request.RequestUri is not { IsAbsoluteUri: true } target
            ? "The request has no absolute address, so it is not known whether its host may have the token. Set HttpClient.BaseAddress "
                + "or an absolute RequestUri."
        : target.Scheme != Uri.UriSchemeHttps && PlainHttp.FindProblem(target, inner) is { } problem ? problem
        : Contains(target) ? null
        : $"The token is not sent to {target.IdnHost}, which is not an allowed host. Allowed: {this}. {WhatToDo(target.IdnHost)}";

    public bool Contains(Uri uri)
    {
        string host = uri.DnsSafeHost;
        if (host == _usual)
        {
            return true;
        }

        if (!Matches(uri, uri.IdnHost))
        {
            return false;
        }

        // Written once: nearly every client calls one host, and threads must not write a shared field on each request.
        _usual ??= host;
        return true;
    }

    /// <summary>The hosts for a message. Adobe's API hosts are not listed one by one.</summary>
    public override string ToString()
    {
        List<string?> hosts = [_own, .. _patterns.Select(pattern => pattern.ToString())];
        if (!AdobeHosts.All.Except(hosts).Any())
        {
            hosts = [.. hosts.Except(AdobeHosts.All), "Adobe's API hosts"];
        }

        string list = string.Join(", ", hosts.Append(_allowsLoopback ? "this machine" : null).OfType<string>());
        return list.Length > 0 ? list : "none";
    }

    // The base address is read late, after CreateClient has used it without an error. Most clients of Adobe's hosts never need it.
    private bool Matches(Uri uri, string host) =>
        Array.Exists(_patterns, pattern => pattern.Matches(host, uri.HostNameType))
        || (_allowsLoopback && SecureTransport.IsLoopback(uri))
        || host.Equals(_own ??= _baseAddress?.Invoke()?.IdnHost, StringComparison.OrdinalIgnoreCase);

    private string WhatToDo(string host)
    {
        string code = $"options.AllowedHosts.Add(\"{host}\")";
        bool isRegistered = _setting is not null || _baseAddress is not null;
        string?[] ways =
        [
            _setting is null ? null : $"add it to the setting {_setting}",
            isRegistered ? $"call AddAdobeTokenHandler(name, options => {code})" : $"call {code} on the options of the handler",
            _baseAddress is null ? null : "make it the BaseAddress of the client",
        ];
        string allWays = string.Join(", or ", ways.OfType<string>());
        return $"If it may have the token, name it: {allWays}. Otherwise use an HttpClient without the token handler.";
    }
}
