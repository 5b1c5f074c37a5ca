using System.Collections.Concurrent;

namespace TokenKit.Testing.Ims;

/// <summary>An OAuth credential as the emulator's IMS knows it. Everything may be changed while the emulator runs.</summary>
public sealed class ImsEmulatorCredential
{
    private const int MostSecrets = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset?> _lastUsedAt = new(StringComparer.Ordinal); // by secret; guarded by _gate
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
        AddSecret(clientSecret);
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
    /// Whether it is of the Enterprise Web App kind, by default no: it must name the <c>org_id</c> of a customer that consented
    /// (<see cref="Consent"/>), and its answers have no <c>token_type</c>, as in Adobe's sample.
    /// </summary>
    public bool RequiresOrganizationId { get; set; }

    /// <summary>
    /// How long its tokens live; by default as long as <see cref="ImsEmulator.TokenLifetime"/> says. An Enterprise Web App gets 3,599 s at Adobe.
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

    /// <summary>Adds a secret, as the first step of a rotation; both are accepted.</summary>
    /// <param name="clientSecret">The new secret.</param>
    /// <exception cref="InvalidOperationException">Two secrets are live: that is Adobe's limit.</exception>
    public void AddSecret(string clientSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientSecret);
        lock (_gate)
        {
            if (_lastUsedAt.Count == MostSecrets)
            {
                throw new InvalidOperationException($"{ClientId} has {MostSecrets} secrets, as many as Adobe allows: remove one first.");
            }

            _lastUsedAt.Add(clientSecret, null);
        }
    }

    /// <summary>Removes a secret, as the last step of a rotation. Tokens issued for it live on.</summary>
    /// <param name="clientSecret">The old secret.</param>
    /// <returns>Whether it was there.</returns>
    public bool RemoveSecret(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.Remove(clientSecret);
        }
    }

    /// <summary>When a token was last issued for a secret, by the emulator's clock; <see langword="null"/> where it never was.</summary>
    /// <param name="clientSecret">One of the secrets.</param>
    public DateTimeOffset? LastUsedAt(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.GetValueOrDefault(clientSecret);
        }
    }

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

    internal bool Accepts(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.ContainsKey(clientSecret);
        }
    }

    internal bool Serves(string organizationId) => _organizations.ContainsKey(organizationId);

    internal void Used(string clientSecret, DateTimeOffset now)
    {
        lock (_gate)
        {
            // A secret that was removed meanwhile must not come back.
            if (_lastUsedAt.ContainsKey(clientSecret))
            {
                _lastUsedAt[clientSecret] = now;
            }
        }
    }
}
