using System.Net.Http.Headers;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The least that a cache can do: one look at the snapshot, one at the clock.</summary>
internal sealed class ClockedHeaderHandler : DelegatingHandler
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private volatile Snapshot _snapshot;

    public ClockedHeaderHandler() => _snapshot = Acquire();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Snapshot snapshot = _snapshot;
        if (_clock.GetTimestamp() >= snapshot.ExpiresAt)
        {
            _snapshot = snapshot = Acquire();
        }

        request.Headers.Authorization = snapshot.Header;
        return base.SendAsync(request, cancellationToken);
    }

    private Snapshot Acquire() => new(
        new AuthenticationHeaderValue("Bearer", Credential.Token), _clock.GetTimestamp()
            + (long)(Credential.Lifetime.TotalSeconds * _clock.TimestampFrequency));

    private sealed record Snapshot(AuthenticationHeaderValue Header, long ExpiresAt);
}
