using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// A token bucket for each device, which is an address: one request a second, with a burst of ten.
internal sealed class PassThrottle
{
    private const int SweepAt = 65_536;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Burst = 10 * Refill;

    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly Lock _gate = new();

    // Guarded by _gate. When a bucket will be full again, as the time since _start.
    private readonly Dictionary<string, TimeSpan> _fullAt = new(StringComparer.Ordinal);
    private int _sweepAt = SweepAt; // guarded by _gate
    private int _refused;

    public PassThrottle(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    public bool IsOn { get; set; } = true;

    public int Refused => Volatile.Read(ref _refused);

    // A page without Retry-After: this answer comes from the server in front of Adobe Pass.
    public Answer? Refuse(Exchange exchange)
    {
        if (!IsOn || TryAcquire(AddressOf(exchange.Request)))
        {
            return null;
        }

        Interlocked.Increment(ref _refused);
        return Answer.ServerPage(StatusCodes.Status429TooManyRequests);
    }

    private static string AddressOf(HttpRequest request)
    {
        string forwarded = request.Headers["X-Forwarded-For"].ToString().Split(',', 2)[0].Trim();
        return forwarded.Length > 0 ? forwarded : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "in memory";
    }

    private bool TryAcquire(string address)
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

    // A full bucket is like a new one: it need not be kept.
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
