using System.Security.Cryptography;

namespace TokenKit.Testing.Pass.Apis;

// The authentication sessions of the last half an hour, by service provider and code.
internal sealed class RestV2Sessions(TimeProvider timeProvider)
{
    private const int SweepAt = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string ServiceProvider, string Code), RestV2Session> _sessions = []; // guarded by _gate
    private int _sweepAt = SweepAt; // guarded by _gate

    public RestV2Session Start(string serviceProvider, string? deviceInfo, IReadOnlyDictionary<string, string> parameters)
    {
        string code = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 7);
        return Keep(New(serviceProvider, code, deviceInfo).With(parameters));
    }

    // An unknown or expired code counts as the code of a session without parameters: a test may use any code.
    public RestV2Session Find(string serviceProvider, string code)
    {
        lock (_gate)
        {
            RestV2Session? session = _sessions.GetValueOrDefault((serviceProvider, code));
            return timeProvider.GetUtcNow() < session?.ExpiresAt ? session : New(serviceProvider, code, deviceInfo: null);
        }
    }

    public RestV2Session Resume(string serviceProvider, string code, IReadOnlyDictionary<string, string> parameters) =>
        Keep(Find(serviceProvider, code).With(parameters));

    private RestV2Session New(string serviceProvider, string code, string? deviceInfo) =>
        new(serviceProvider, code, deviceInfo, timeProvider.GetUtcNow(), new Dictionary<string, string>());

    private RestV2Session Keep(RestV2Session session)
    {
        lock (_gate)
        {
            if (_sessions.Count >= _sweepAt)
            {
                DateTimeOffset now = timeProvider.GetUtcNow();
                foreach ((string, string) key in _sessions.Where(pair => pair.Value.ExpiresAt <= now).Select(pair => pair.Key).ToList())
                {
                    _sessions.Remove(key);
                }

                _sweepAt = Math.Max(SweepAt, 2 * _sessions.Count);
            }

            return _sessions[(session.ServiceProvider, session.Code)] = session;
        }
    }
}
