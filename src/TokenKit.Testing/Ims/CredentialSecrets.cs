namespace TokenKit.Testing.Ims;

// The secrets of a credential: two at most, in the order in which they were added.
internal sealed class CredentialSecrets(string clientId)
{
    private const int Most = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset?> _lastUsedAt = new(StringComparer.Ordinal); // by secret; guarded by _gate

    public void Add(string clientSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientSecret);
        lock (_gate)
        {
            if (_lastUsedAt.Count == Most)
            {
                throw new InvalidOperationException($"{clientId} has {Most} secrets, as many as Adobe allows: remove one first.");
            }

            _lastUsedAt.Add(clientSecret, null);
        }
    }

    public bool Remove(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.Remove(clientSecret);
        }
    }

    public bool Accept(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.ContainsKey(clientSecret);
        }
    }

    public DateTimeOffset? LastUsedAt(string clientSecret)
    {
        lock (_gate)
        {
            return _lastUsedAt.GetValueOrDefault(clientSecret);
        }
    }

    public void Used(string clientSecret, DateTimeOffset now)
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
