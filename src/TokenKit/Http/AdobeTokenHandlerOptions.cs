using System.Collections.ObjectModel;

namespace TokenKit.Http;

/// <summary>Which requests carry a token, and what else they carry.</summary>
public sealed class AdobeTokenHandlerOptions
{
    private readonly HostList _allowedHosts = new();

    /// <summary>
    /// The hosts that may have the token: a host name, <c>*.</c> and a domain for all hosts below it, or a name with one <c>*</c> in its
    /// first label. Default: Adobe's API hosts, without the hosts on which customers of Adobe run code, such as AEM. Add your own hosts, or
    /// clear the list first to allow fewer.
    /// </summary>
    /// <remarks>
    /// Also allowed: the hosts that are set beside the credential (the setting <c>AllowedHosts</c> of the token), the host of the client's
    /// own <see cref="HttpClient.BaseAddress"/> if <c>AddHttpClient</c> sets it, and this machine if the issuer runs on it, such as an
    /// emulator. Hosts that store files under signed addresses, such as those below <c>amazonaws.com</c>, never get a token.
    /// </remarks>
    public IList<string> AllowedHosts => _allowedHosts;

    /// <summary>
    /// The products that the client calls. If any is named, here or beside the credential, the token goes only to the hosts of these
    /// products and to the hosts that you name: Adobe's other API hosts are not allowed then. Default: empty.
    /// </summary>
    public IList<AdobeProduct> Products { get; } = [];

    /// <summary>
    /// Whether a request to a host that is not allowed is sent without the token and without the other headers of this handler, such as an
    /// upload to a signed address. Default <see langword="false"/>: such a request fails with an <see cref="InvalidOperationException"/>.
    /// For a single request, call <see cref="AdobeTokenRequestExtensions.WithoutAdobeToken"/>.
    /// </summary>
    public bool SendToOtherHostsWithoutToken { get; set; }

    /// <summary>
    /// Whether to send the client id as <c>x-api-key</c>, which nearly every Adobe API requires. Default <see langword="true"/>.
    /// </summary>
    public bool SendApiKey { get; set; } = true;

    /// <summary>
    /// Whether to send the organization as <see cref="OrganizationIdHeader"/> if one is set. Default <see langword="true"/>.
    /// </summary>
    public bool SendOrganizationId { get; set; } = true;

    /// <summary>
    /// Whether a request that the API answered with 401 is sent once more with a new token, if its body can be sent again. Default
    /// <see langword="true"/>. The rejected token is invalidated in both cases.
    /// </summary>
    public bool RetryOnUnauthorized { get; set; } = true;

    /// <summary>
    /// Whether this handler follows redirects: to allowed hosts with a token, to other hosts without it. .NET's own primary handler removes
    /// the token on each redirect, also to the same host. Default <see langword="null"/>: a client of the <c>IHttpClientFactory</c> follows
    /// if its primary handler would do so, and a handler that is made by hand does not.
    /// </summary>
    /// <remarks>
    /// If <see langword="true"/>, the handler follows every redirect that reaches it: set <c>AllowAutoRedirect</c> to
    /// <see langword="false"/> on a primary handler that is shared by several clients or in use already. If <see langword="false"/>,
    /// redirects are left to the primary handler. Never from https to http, and at most 50 times, or <c>MaxAutomaticRedirections</c> of
    /// the primary handler. If the body is needed once more and cannot be sent again, the redirect itself is returned. As in .NET, the
    /// request that you sent becomes the next one.
    /// </remarks>
    public bool? FollowRedirects { get; set; }

    /// <summary>
    /// The value of <c>x-api-key</c>. Default: the client that the token was issued to (<see cref="AccessToken.ClientId"/>).
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The value of <see cref="OrganizationIdHeader"/>. Default: the organization of the token
    /// (<see cref="AccessToken.OrganizationId"/>).
    /// </summary>
    public string? OrganizationId { get; set; }

    /// <summary>
    /// The header that carries the organization. Default <c>x-gw-ims-org-id</c>; the journaling API of I/O Events requires
    /// <c>x-ims-org-id</c>.
    /// </summary>
    public string OrganizationIdHeader { get; set; } = ConstantHeaders.OrganizationId;

    /// <summary>
    /// Further headers that go with the token, such as <c>x-sandbox-name</c>. A header that is set on a request or on the
    /// <see cref="HttpClient"/> stays, and these headers win over those that are set beside the credential. Default: empty.
    /// </summary>
    /// <remarks>
    /// A value consists of visible ASCII characters and spaces. The headers that TokenKit sends itself, and those of a connection or a
    /// body, are not allowed.
    /// </remarks>
    public IDictionary<string, string> Headers { get; } = ConstantHeaders.NewSetting();

    /// <summary>The default hosts that are left in the list.</summary>
    internal IEnumerable<string> DefaultHosts => _allowedHosts.Take(_allowedHosts.Defaults);

    /// <summary>The hosts that the user added to the list.</summary>
    internal IEnumerable<string> NamedHosts => _allowedHosts.Skip(_allowedHosts.Defaults);

    // Says what is wrong and what to do, or null.
    internal string? FindProblem() =>
        RequestSettings.FindProblems(AllowedHosts, Products, Headers, at: setting => setting, OrganizationIdHeader).FirstOrDefault()
        ?? FindIllegal(nameof(ApiKey), ApiKey)
        ?? FindIllegal(nameof(OrganizationId), OrganizationId)
        ?? (ConstantHeaders.FindProblemOfOrganizationHeader(OrganizationIdHeader) is { } problem
            ? $"{nameof(OrganizationIdHeader)} {problem}." : null);

    private static string? FindIllegal(string property, string? value) => HeaderText.IndexOfIllegal(value) < 0 ? null
        : $"{property} contains a character that is not allowed in a header: use visible ASCII characters only.";

    /// <summary>The default hosts, and after them the hosts that the user adds: the order of hosts does not matter.</summary>
    private sealed class HostList() : Collection<string>([.. AdobeHosts.All])
    {
        public int Defaults { get; private set; } = AdobeHosts.All.Length;

        protected override void InsertItem(int index, string item) => base.InsertItem(Math.Max(index, Defaults), item);

        protected override void SetItem(int index, string item)
        {
            RemoveItem(index);
            InsertItem(Count, item);
        }

        protected override void RemoveItem(int index)
        {
            base.RemoveItem(index);
            Defaults -= index < Defaults ? 1 : 0;
        }

        protected override void ClearItems()
        {
            base.ClearItems();
            Defaults = 0;
        }
    }
}
