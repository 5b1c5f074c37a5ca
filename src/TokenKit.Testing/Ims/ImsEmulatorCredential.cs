using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Testing.Ims;

/// <summary>
/// A credential of the emulator's IMS: OAuth, legacy JWT, or both at once as during a migration. Everything may be changed while the
/// emulator runs.
/// </summary>
public sealed class ImsEmulatorCredential
{
    private bool? _allowsJwtExchange;
    private readonly ConcurrentDictionary<string, bool> _organizations = new(StringComparer.Ordinal);

    /// <summary>Makes a credential.</summary>
    /// <param name="clientId">Its client id.</param>
    /// <param name="clientSecret">Its first secret; <see cref="AddSecret"/> adds the second.</param>
    /// <param name="organizationId">The organization that it belongs to, <c>…@AdobeOrg</c>.</param>
    /// <param name="scopes">The scopes granted to it. IMS compares them case-sensitively.</param>
    public ImsEmulatorCredential(string clientId, string clientSecret, string organizationId, params IEnumerable<string> scopes)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        ArgumentNullException.ThrowIfNull(scopes);
        ClientId = clientId;
        OrganizationId = organizationId;
        Scopes = [.. scopes];
        Secrets = new CredentialSecrets(clientId);
        Secrets.Add(clientSecret);
        Consent(organizationId);
    }

    /// <summary>The client id.</summary>
    public string ClientId { get; }

    /// <summary>The organization that it belongs to.</summary>
    public string OrganizationId { get; }

    /// <summary>The scopes granted to it.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Whether it may use the client_credentials grant, by default yes; else it gets <c>unauthorized_client</c>.</summary>
    public bool AllowsClientCredentials { get; set; } = true;

    /// <summary>
    /// Whether it may use the JWT exchange; else it gets <c>invalid_client</c>. By default no, and yes from the first
    /// <see cref="BindCertificate"/> on.
    /// </summary>
    public bool AllowsJwtExchange
    {
        get => _allowsJwtExchange ?? Binding.WasBound;
        set => _allowsJwtExchange = value;
    }

    /// <summary>
    /// Whether its migration from JWT to OAuth is complete, by default no. After it every exchange fails with Adobe's
    /// <c>internal_error</c>, although its text says to try again later; client_credentials still works.
    /// </summary>
    public bool IsMigrated { get; set; }

    /// <summary>
    /// Whether its migration from JWT to OAuth is in progress, by default no. During it the console neither adds nor deletes a secret, and
    /// both grants still work.
    /// </summary>
    public bool IsMigrating { get; set; }

    /// <summary>
    /// Its technical account, <c>…@techacct.adobe.com</c>: the <c>sub</c> of its assertions and the <c>user_id</c> of its tokens.
    /// </summary>
    public string TechnicalAccountId
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = ExampleCredential.TechnicalAccountId;

    /// <summary>
    /// The metascopes that an assertion may name, without an address, such as <c>ent_aem_cloud_api</c>; empty by default. An assertion
    /// needs at least one.
    /// </summary>
    public IReadOnlyList<string> Metascopes
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// Whether an assertion needs a <c>jti</c> that was never used before, by default no. If a <c>jti</c> is sent, it must be an integer.
    /// </summary>
    public bool RequiresJti { get; set; }

    /// <summary>
    /// Whether it is an Enterprise Web App, by default no. Its token requests must name the <c>org_id</c> of a customer that consented
    /// (<see cref="Consent"/>), and its answers have no <c>token_type</c>, as in Adobe's sample.
    /// </summary>
    public bool RequiresOrganizationId { get; set; }

    /// <summary>
    /// How long its tokens live, by default <see cref="ImsEmulator.TokenLifetime"/>. At Adobe, an Enterprise Web App gets 3,599 s.
    /// </summary>
    public TimeSpan? TokenLifetime
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// The organization's number in the address of the Adobe Developer Console, which is not <see cref="OrganizationId"/>. By default 0:
    /// the console does not know the credential.
    /// </summary>
    public long ConsoleOrganizationId { get; set; }

    /// <summary>The credential's own number there. By default 0: the console does not know it.</summary>
    public long ConsoleCredentialId { get; set; }

    /// <summary>Adds a secret, as the first step of a rotation; both are accepted.</summary>
    /// <param name="clientSecret">The new secret.</param>
    /// <exception cref="InvalidOperationException">Two secrets are live: that is Adobe's limit.</exception>
    public void AddSecret(string clientSecret) => Secrets.Add(clientSecret);

    /// <summary>Removes a secret, as the last step of a rotation. Tokens issued for it live on.</summary>
    /// <param name="clientSecret">The old secret.</param>
    /// <returns>Whether it was there.</returns>
    public bool RemoveSecret(string clientSecret) => Secrets.Remove(clientSecret);

    /// <summary>When a token was last issued for a secret, by the emulator's clock; <see langword="null"/> if never.</summary>
    /// <param name="clientSecret">One of the secrets.</param>
    public DateTimeOffset? LastUsedAt(string clientSecret) => Secrets.LastUsedAt(clientSecret);

    /// <summary>
    /// Accepts assertions that are signed with a certificate's key, in addition to those bound before. Only the public part is kept.
    /// </summary>
    /// <param name="certificate">The certificate, with or without its private key; it may be disposed at once.</param>
    /// <exception cref="ArgumentException">Its key is not RSA.</exception>
    public void BindCertificate(X509Certificate2 certificate) => Binding.Bind(certificate);

    /// <summary>Ends what <see cref="BindCertificate"/> began. Tokens issued for it live on.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>Whether it was bound.</returns>
    public bool UnbindCertificate(X509Certificate2 certificate) => Binding.Unbind(certificate);

    /// <summary>Lets a customer's organization use the credential, in addition to <see cref="OrganizationId"/>.</summary>
    /// <param name="organizationId">The organization, <c>…@AdobeOrg</c>.</param>
    public void Consent(string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        _organizations[organizationId] = true;
    }

    /// <summary>Ends what <see cref="Consent"/> began: no new tokens for that organization, while the old ones live on.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <returns>Whether it had consented.</returns>
    public bool WithdrawConsent(string organizationId) => _organizations.TryRemove(organizationId, out _);

    /// <summary>The client id; never a secret.</summary>
    public override string ToString() => ClientId;

    internal CredentialSecrets Secrets { get; }

    internal JwtBinding Binding { get; } = new();

    internal bool Serves(string organizationId) => _organizations.ContainsKey(organizationId);
}
