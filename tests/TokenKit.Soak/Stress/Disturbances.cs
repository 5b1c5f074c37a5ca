using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Soak.Stress;

/// <summary>
/// What happens to the service while calls are on their way. The worker whose call has the number causes it, and all the others go on.
/// </summary>
internal sealed class Disturbances : IAsyncDisposable
{
    private static readonly string[] Names = [.. StressClient.OfTokens.Keys];

    private readonly StressWorld _world;
    private readonly StressSize _size;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Random _random = new(20261127); // guarded by _gate
    private readonly Dictionary<string, StressClient> _clients; // guarded by _gate
    private volatile StressService _service;

    public Disturbances(StressWorld world)
    {
        _world = world;
        _size = world.Size;
        _clients = StressClient.OfTokens.ToDictionary(token => token.Key, token => token.Value[0]);
        _service = new StressService(world, name => _clients[name]);
    }

    /// <summary>The service that calls are to be made with.</summary>
    public StressService Service => _service;

    /// <summary>Does what is due before a call.</summary>
    /// <param name="number">The number of the call, from 1.</param>
    public async Task ActAsync(int number)
    {
        bool isDue = new[] { _size.ReloadEvery, _size.StepEvery, _size.RevokeEvery, _size.FaultEvery, _size.HangEvery, _size.DisposeEvery }
            .Any(every => number % every == 0);
        if (!isDue)
        {
            return;
        }

        await _gate.WaitAsync();
        StressService? former = null;
        try
        {
            former = Act(number);
        }
        finally
        {
            _gate.Release();
        }

        if (former is not null)
        {
            await former.DisposeAsync();
            _world.Counts.Disposals.Add();
        }
    }

    /// <summary>Disposes the service that is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _gate.Dispose();
    }

    private StressService? Act(int number)
    {
        StressService? former = number % _size.DisposeEvery == 0 ? _service : null;
        if (former is not null)
        {
            // The token endpoint is slow just now: many calls wait for the cache that is disposed.
            _world.Emulator.Ims.TokenFaults.Add(Fault.Delay(TimeSpan.FromSeconds(2)), times: 3);
            _service = new StressService(_world, name => _clients[name]);
        }

        Do(number, _size.ReloadEvery, _world.Counts.Reloads, Reload);
        Do(number, _size.StepEvery, _world.Counts.Steps, Step);
        Do(number, _size.RevokeEvery, _world.Counts.Revocations, () => Revoke(number));
        Do(number, _size.FaultEvery, _world.Counts.Faults, Fail);
        Do(number, _size.HangEvery, _world.Counts.Faults, () => _world.Emulator.Ims.TokenFaults.Add(Fault.Hang(), times: 2));
        return former;
    }

    private static void Do(int number, int every, StressCounts.Counter counter, Action act)
    {
        if (number % every == 0)
        {
            act();
            counter.Add();
        }
    }

    private void Reload()
    {
        string name = Names[_random.Next(Names.Length)];
        switch (_random.Next(3))
        {
            case 0:
                _clients[name] = StressClient.OfTokens[name].Single(client => client != _clients[name]);
                _service.ChangeClient(name, _clients[name]);
                break;
            case 1:
                _service.ChangeSecret(name, _clients[name].Secrets[_random.Next(2)]);
                break;
            default:
                _service.ChangeScopes(name, _random.Next(2) == 0 ? ExampleCredential.Scope : "openid,AdobeID");
                break;
        }
    }

    private void Step()
    {
        switch (_random.Next(3))
        {
            case 0:
                // Time passes for both.
                var by = TimeSpan.FromMinutes(_random.Next(5, 70));
                _world.AdobeClock.Step(by);
                _world.ServiceClock.Step(by);
                break;
            case 1:
                // The service's wall clock is set, forward or back.
                _world.ServiceClock.SetWallWrong(TimeSpan.FromMinutes(_random.Next(-180, 180)));
                break;
            default:
                _world.ServiceClock.SetWallWrong(TimeSpan.Zero);
                break;
        }
    }

    private void Revoke(int number)
    {
        _world.Emulator.Ims.RevokeAll();
        if (number % (10 * _size.RevokeEvery) == 0)
        {
            _world.Emulator.Pass.RevokeTokens();
        }
    }

    private void Fail()
    {
        Fault fault = _random.Next(6) switch
        {
            0 => Fault.Status(503),
            1 => Fault.TooManyRequests(),
            2 => Fault.TooManyRequests(TimeSpan.FromSeconds(2)),
            3 => Fault.ConnectionReset(),
            4 => Fault.TruncatedBody(),
            _ => Fault.Html(502),
        };
        _world.Emulator.Ims.TokenFaults.Add(fault, times: _random.Next(1, 6));
        if (_random.Next(4) == 0)
        {
            _world.Emulator.Pass.TokenFaults.Add(fault, times: 2);
        }
    }
}
