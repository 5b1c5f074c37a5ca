namespace TokenKit.AdobePass.Registration;

/// <summary>
/// How long a registration that replaced a refused one is not replaced again. Its age is measured by the wall clock when this process first
/// reads it, because it may be of another process or of an earlier start. From then on the monotonic clock counts, which no correction of
/// the wall clock moves.
/// </summary>
internal sealed class CoolDowns(TimeSpan length, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long SeenAt, TimeSpan Age)> _firstSeen = []; // by client id; guarded by _gate
    private readonly Queue<string> _oldest = []; // guarded by _gate

    /// <summary>A registration was made, or was found in the store.</summary>
    public void Note(ClientRegistration registration)
    {
        if (registration.ReplacedClientId is not null)
        {
            Remaining(registration);
        }
    }

    /// <returns>The time left; <see langword="null"/> if the registration may be replaced.</returns>
    public TimeSpan? Remaining(ClientRegistration registration)
    {
        if (registration.ReplacedClientId is null)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_firstSeen.TryGetValue(registration.ClientId, out (long SeenAt, TimeSpan Age) first))
            {
                // One from the future was made by a clock that is ahead, or this clock was set back: it counts as made now.
                TimeSpan age = timeProvider.GetUtcNow() - registration.RegisteredAt;
                first = (timeProvider.GetTimestamp(), age < TimeSpan.Zero ? TimeSpan.Zero : age);
                if (first.Age >= length)
                {
                    return null;
                }

                ForgetOld();
                _firstSeen.Add(registration.ClientId, first);
                _oldest.Enqueue(registration.ClientId);
            }

            TimeSpan remaining = length - first.Age - timeProvider.GetElapsedTime(first.SeenAt);
            return remaining > TimeSpan.Zero ? remaining : null;
        }
    }

    // Twice the length: what is forgotten must not count as new and cool down again, if the wall clock was set back.
    private void ForgetOld()
    {
        while (_oldest.TryPeek(out string? clientId) && timeProvider.GetElapsedTime(_firstSeen[clientId].SeenAt) > length * 2)
        {
            _oldest.Dequeue();
            _firstSeen.Remove(clientId);
        }
    }
}
