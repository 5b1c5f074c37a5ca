namespace TokenKit.Testing.Pass;

/// <summary>
/// A registered application as in the TVE Dashboard. Its properties may be changed at any time and count from the next request on.
/// </summary>
public sealed class PassApplication
{
    private volatile bool _approved = true;

    internal PassApplication(IReadOnlyList<string> scopes) => Scopes = scopes;

    /// <summary>The <c>sub</c> of each of its software statements: an invented UUID.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>What a client that is registered with one of its statements may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// The domains that the <c>redirect_uri</c> of a registration may point to, their subdomains included; any if empty, as by default.
    /// </summary>
    public IReadOnlyList<string> RedirectDomains { get; set; } = [];

    /// <summary>
    /// The service providers (channels) that its clients may name at REST API V2; all if empty, which is the default.
    /// </summary>
    public IReadOnlyList<string> ServiceProviders { get; set; } = [];

    /// <summary>
    /// By default yes. If not, a registration is answered with <c>unapproved_software_statement</c> and a token request with
    /// <c>unauthorized_client</c>.
    /// </summary>
    public bool IsApproved
    {
        get => _approved;
        set => _approved = value;
    }

    internal bool Serves(string serviceProvider) =>
        ServiceProviders is [] || ServiceProviders.Contains(serviceProvider, StringComparer.Ordinal);

    internal bool MayRedirectTo(Uri address) => RedirectDomains is [] || RedirectDomains.Any(domain =>
        address.Host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || address.Host.EndsWith('.' + domain, StringComparison.OrdinalIgnoreCase));
}
