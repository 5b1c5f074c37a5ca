using System.Collections.Concurrent;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Remembers the registrations whose outcome is not known: Adobe may have made a client, and each further request may make another.
/// So the next one waits, 30 s at first and twice as long after each, up to five minutes. Kept in this process only.
/// </summary>
internal sealed class RegistrationPauses(TimeProvider timeProvider)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ClientRegistrationKey, Pause> _pauses = new();
    private long _trimmedAt;

    /// <summary>
    /// How the last registration of this key failed, and how long the next one has to wait; <see langword="null"/> if it need not.
    /// </summary>
    public (TokenAcquisitionException Failure, TimeSpan Left)? Current(ClientRegistrationKey key) =>
        _pauses.TryGetValue(key, out Pause? pause) && Left(pause) is { } left && left > TimeSpan.Zero ? (pause.Failure, left) : null;

    /// <summary>The pause that begins now.</summary>
    /// <param name="key">Whose registration it was.</param>
    /// <param name="failure">Makes the failure, which callers get in the pause too.</param>
    public TokenAcquisitionException Begin(ClientRegistrationKey key, Func<TimeSpan, TokenAcquisitionException> failure)
    {
        Trim();
        TimeSpan length = _pauses.TryGetValue(key, out Pause? before) ? before.Length * 2 : First;
        length = length < Longest ? length : Longest;
        TokenAcquisitionException made = failure(length);
        _pauses[key] = new Pause(timeProvider.GetTimestamp(), length, made);
        return made;
    }

    public void End(ClientRegistrationKey key) => _pauses.TryRemove(key, out _);

    private TimeSpan Left(Pause pause) => pause.Length - timeProvider.GetElapsedTime(pause.BeganAt);

    // A device that never comes back must not stay in memory indefinitely.
    private void Trim()
    {
        long now = timeProvider.GetTimestamp();
        if (timeProvider.GetElapsedTime(Volatile.Read(ref _trimmedAt), now) < Longest)
        {
            return;
        }

        Volatile.Write(ref _trimmedAt, now);
        foreach ((ClientRegistrationKey key, Pause pause) in _pauses)
        {
            if (Left(pause) < -Longest)
            {
                _pauses.TryRemove(KeyValuePair.Create(key, pause));
            }
        }
    }

    private sealed class Pause(long beganAt, TimeSpan length, TokenAcquisitionException failure)
    {
        public long BeganAt => beganAt;

        public TimeSpan Length => length;

        public TokenAcquisitionException Failure => failure;
    }
}
