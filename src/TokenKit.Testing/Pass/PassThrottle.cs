using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// A token bucket for each device, which is an address: one request a second, and ten at once.
internal sealed class PassThrottle
{
    private const int SweepAt = 65_536;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Burst = 10 * Refill;

    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimeSpan> _fullAt = new(StringComparer.Ordinal); // guarded by _gate; when a bucket will be full again
    private int _sweepAt = SweepAt; // guarded by _gate
    private int _refused;

    public PassThrottle(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    public bool IsOn { get; set; } = true;

    public int Refused => Volatile.Read(ref _refused);

    public bool Lets(Exchange exchange)
    {
        if (!IsOn || Take(AddressOf(exchange.Request)))
        {
            return true;
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    // Without Retry-After, and as a page: the answer comes from the server in front of Adobe Pass.
    public static Task RefuseAsync(Exchange exchange) => FaultAnswers.HtmlAsync(exchange, StatusCodes.Status429TooManyRequests);

    private static string AddressOf(HttpRequest request)
    {
        string forwarded = request.Headers["X-Forwarded-For"].ToString().Split(',', 2)[0].Trim();
        return forwarded.Length > 0 ? forwarded : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "in memory";
    }

    private bool Take(string address)
    {
        lock (_gate)
        {
            TimeSpan now = _timeProvider.GetElapsedTime(_start);
            Sweep(now);
            ref TimeSpan fullAt = ref CollectionsMarshal.GetValueRefOrAddDefault(_fullAt, address, out _);
            TimeSpan next = (fullAt > now ? fullAt : now) + Refill;
            if (next - now > Burst)
            {
                return false;
            }

            fullAt = next;
            return true;
        }
    }

    // A full bucket is as good as none.
    private void Sweep(TimeSpan now)
    {
        if (_fullAt.Count < _sweepAt)
        {
            return;
        }

        foreach (string address in _fullAt.Where(bucket => bucket.Value <= now).Select(bucket => bucket.Key).ToList())
        {
            _fullAt.Remove(address);
        }

        _sweepAt = Math.Max(SweepAt, 2 * _fullAt.Count);
    }
}
