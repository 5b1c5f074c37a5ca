using System.Collections.Concurrent;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Remembers the registrations whose outcome is not known: Adobe may have made a client, and each further request may make another.
/// So the next one waits, 30 s at first and twice as long after each, up to five minutes. Kept in this process only.
/// </summary>
internal sealed class RegistrationBackOff(TimeProvider timeProvider)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ClientRegistrationKey, Wait> _waits = new();
    private long _trimmedAt;

    /// <summary>
    /// How the last registration of this key failed, and how long the next one has to wait; <see langword="null"/> if it need not.
    /// </summary>
    public (TokenAcquisitionException Failure, TimeSpan Left)? Current(ClientRegistrationKey key) =>
        _waits.TryGetValue(key, out Wait? wait) && Left(wait) is { } left && left > TimeSpan.Zero ? (wait.Failure, left) : null;

    /// <summary>Begins to wait.</summary>
    /// <param name="key">The key of the registration.</param>
    /// <param name="failure">Makes the failure; callers get it too until the wait ends.</param>
    public TokenAcquisitionException Begin(ClientRegistrationKey key, Func<TimeSpan, TokenAcquisitionException> failure)
    {
        Trim();
        TimeSpan length = _waits.TryGetValue(key, out Wait? before) ? before.Length * 2 : First;
        length = length < Longest ? length : Longest;
        TokenAcquisitionException made = failure(length);
        _waits[key] = new Wait(timeProvider.GetTimestamp(), length, made);
        return made;
    }

    public void End(ClientRegistrationKey key) => _waits.TryRemove(key, out _);

    private TimeSpan Left(Wait wait) => wait.Length - timeProvider.GetElapsedTime(wait.BeganAt);

    // A device that never comes back must not stay in memory indefinitely.
    private void Trim()
    {
        long now = timeProvider.GetTimestamp();
        if (timeProvider.GetElapsedTime(Volatile.Read(ref _trimmedAt), now) < Longest)
        {
            return;
        }

        Volatile.Write(ref _trimmedAt, now);
        foreach ((ClientRegistrationKey key, Wait wait) in _waits)
        {
            if (Left(wait) < -Longest)
            {
                _waits.TryRemove(KeyValuePair.Create(key, wait));
            }
        }
    }

    private sealed class Wait(long beganAt, TimeSpan length, TokenAcquisitionException failure)
    {
        public long BeganAt => beganAt;

        public TimeSpan Length => length;

        public TokenAcquisitionException Failure => failure;
    }
}
