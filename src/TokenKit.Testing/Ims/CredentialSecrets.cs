namespace TokenKit.Testing.Ims;

// The secrets of a credential: two at most, in the order in which they were added.
internal sealed class CredentialSecrets(string clientId)
{
    private const int Most = 2;

    private readonly Lock _gate = new();
    private readonly List<LiveSecret> _secrets = []; // guarded by _gate
    private TimeProvider? _timeProvider; // guarded by _gate

    public IReadOnlyList<LiveSecret> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _secrets];
            }
        }
    }

    // From now on the secrets are dated by the clock of the emulator to which the credential was added.
    public void DateBy(TimeProvider timeProvider)
    {
        lock (_gate)
        {
            _timeProvider ??= timeProvider;
            for (int i = 0; i < _secrets.Count; i++)
            {
                _secrets[i] = _secrets[i].Dated(_timeProvider.GetUtcNow());
            }
        }
    }

    public void Add(string clientSecret)
    {
        if (TryAdd(clientSecret) is null)
        {
            throw new InvalidOperationException($"{clientId} has {Most} secrets, as many as Adobe allows: remove one first.");
        }
    }

    // Null if it has two secrets already.
    public LiveSecret? TryAdd(string clientSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientSecret);
        lock (_gate)
        {
            if (_secrets.Count == Most)
            {
                return null;
            }

            if (IndexOf(clientSecret) >= 0)
            {
                throw new ArgumentException($"{clientId} has this secret already.", nameof(clientSecret));
            }

            var added = new LiveSecret { Secret = clientSecret };
            _secrets.Add(_timeProvider is null ? added : added.Dated(_timeProvider.GetUtcNow()));
            return _secrets[^1];
        }
    }

    public bool Remove(string clientSecret)
    {
        lock (_gate)
        {
            return _secrets.RemoveAll(secret => secret.Secret == clientSecret) > 0;
        }
    }

    public bool RemoveById(string id)
    {
        lock (_gate)
        {
            return _secrets.RemoveAll(secret => secret.Id == id) > 0;
        }
    }

    public bool Accept(string clientSecret)
    {
        lock (_gate)
        {
            return IndexOf(clientSecret) >= 0;
        }
    }

    public DateTimeOffset? LastUsedAt(string clientSecret) => All.FirstOrDefault(secret => secret.Secret == clientSecret)?.LastUsedAt;

    public void Used(string clientSecret, string grantType, DateTimeOffset now)
    {
        lock (_gate)
        {
            // A secret that was removed meanwhile must not come back.
            if (IndexOf(clientSecret) is int index and >= 0)
            {
                _secrets[index] = _secrets[index].Used(grantType, now);
            }
        }
    }

    private int IndexOf(string clientSecret) => _secrets.FindIndex(secret => secret.Secret == clientSecret);
}
