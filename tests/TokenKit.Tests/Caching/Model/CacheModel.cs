using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// What the cache has to do, by the rules of docs/architecture.md and one thing at a time: no threads, no tasks, no clock of its own.
/// </summary>
internal sealed class CacheModel(ModelSource source)
{
    private bool _anyTokenIsBetter;
    private readonly HashSet<AccessToken> _accepted = [];
    private int _rejections;
    private string? _rejectedValue;
    private object? _lastFailure;
    private int _failuresInARow;
    private TimeSpan? _quietUntil;
    private TimeSpan? _quietInNeedUntil;

    public Moment Now { get; set; }

    public ModelSource Source { get; private set; } = source;

    public ModelToken? Held { get; private set; }

    /// <summary>Of the same client, from before it was asked for otherwise.</summary>
    public ModelToken? Bridge { get; private set; }

    /// <summary>The acquisition that a caller without a token waits for.</summary>
    public ModelFlight? Flight { get; private set; }

    public TimeSpan? QuietUntil => _quietUntil;

    /// <summary>The same for callers who have no token.</summary>
    public TimeSpan? QuietInNeedUntil => _quietInNeedUntil;

    public Freshness State => Held?.At(Now) ?? Freshness.Expired;

    private bool MayTry => _quietUntil is not { } until || Now.Mono >= until;

    private bool MayTryInNeed => _quietInNeedUntil is not { } until || Now.Mono >= until;

    private bool HasFallBack => (Held ?? Bridge) is { } last && !Now.HasReached(last.LapsesAt);

    /// <summary>A caller without a valid token, or one whose acquisition is to be made again.</summary>
    public Expected Ask()
    {
        if (State is not Freshness.Expired)
        {
            return new Expected(Token: Held!.Token);
        }

        object? remembered = Flight is null ? _lastFailure : null;
        if (((remembered is not null && !MayTry) || Flight?.TakesLong(Now) is true) && FallBack() is { } valid)
        {
            return new Expected(Token: valid);
        }

        if (remembered is not null && !MayTryInNeed && !HasFallBack)
        {
            return new Expected(Failure: remembered);
        }

        if (Flight is null && _lastFailure is not null)
        {
            // In an outage that is known, nobody waits beside a token that is valid still.
            ModelFlight begun = Flight = Launch();
            return FallBack() is { } served ? new Expected(Token: served, Begun: begun) : new Expected(Flight: begun, Launches: true);
        }

        bool launches = Flight is null;
        return new Expected(Flight: Flight ??= Launch(), Launches: launches);
    }

    /// <summary>A due token: it is served, and perhaps refreshed.</summary>
    public ModelFlight? RefreshIfDue() => State is Freshness.Due && Flight is null && MayTry ? Flight = Launch() : null;

    public void Accept(AccessToken token) => _accepted.Add(token);

    /// <summary>A 401; the second one of a request counts although other APIs have accepted the token.</summary>
    public void Refuse(AccessToken token, bool isSecond)
    {
        Bridge = Bridge?.Token == token ? null : Bridge;
        if (Held?.Token != token)
        {
            return;
        }

        bool wasGood = _accepted.Contains(token) && !isSecond && !Held.WasKept && token.Value != _rejectedValue;
        if (!wasGood && Now.Mono < Held.KeptUntil(Source.Options.Guard))
        {
            Held = Held with { WasKept = true };
            return;
        }

        bool isSeries = !wasGood && (Held.WasKept || Now.Mono - Held.ArrivedAt < Source.Options.Guard);
        _rejections = State is Freshness.Expired ? 0 : isSeries ? Held.RejectionsBefore + 1 : 1;
        (Held, _rejectedValue) = (null, token.Value);
    }

    public void Reload(ModelSource reloaded)
    {
        TokenChange change = Source.ChangeTo(reloaded);
        Source = reloaded;
        if (change is not TokenChange.None)
        {
            ForgetFailures();
        }

        switch (change)
        {
            case TokenChange.Secret:
                TryNewSecret();
                break;
            case TokenChange.Request:
                (Bridge, Held, Flight) = (Held ?? Bridge, null, null);
                break;
            case TokenChange.Client:
                (Bridge, Held, Flight, _rejections) = (null, null, null, 0);
                break;
        }
    }

    /// <summary>A token came. Null where it had lapsed on the way: that is a failure.</summary>
    public Ending? Land(ModelFlight flight, AccessToken token)
    {
        ModelToken arrived = ModelToken.Measure(token, CacheScene.Start, flight.Sent, Now, Source.Options, flight.RejectionsBefore);
        if (arrived.At(Now) is Freshness.Expired)
        {
            return null;
        }

        Leave(flight);
        TokenChange change = flight.Source.ChangeTo(Source);
        if (change is TokenChange.Client)
        {
            return new Ending("Acquired", new Expected(Token: token));
        }

        if (change is TokenChange.Request)
        {
            Bridge = Held is null && (Bridge is null || arrived.Outlives(Bridge)) ? arrived : Bridge;
            return new Ending("Acquired", new Expected(Token: token));
        }

        bool isBetter = _anyTokenIsBetter || State is Freshness.Expired || arrived.Outlives(Held!);
        if (isBetter)
        {
            (Held, Bridge, _anyTokenIsBetter, _rejections) = (arrived, null, false, 0);
            _rejectedValue = arrived.RejectionsBefore == 0 ? null : _rejectedValue;
        }

        bool isProgress = isBetter && arrived.At(Now) is Freshness.Fresh;
        if (isProgress)
        {
            ForgetFailures();
        }
        else
        {
            _lastFailure = null;
            _failuresInARow++;
        }

        if (change is TokenChange.Secret)
        {
            TryNewSecret();
        }

        return new Ending(isProgress ? "Acquired" : "NothingFresher", new Expected(Token: Held!.Token));
    }

    /// <summary>No token came. What was asked for by options of before is asked for again.</summary>
    public Ending Fail(ModelFlight flight, object failure)
    {
        Leave(flight);
        if (flight.Source.Provider != Source.Provider || flight.Source.ChangeTo(Source) is TokenChange.Request or TokenChange.Client)
        {
            return new Ending(null, Ask());
        }

        _lastFailure = failure;
        _failuresInARow++;
        return FallBack() is { } valid
            ? new Ending("RefreshFailed", new Expected(Token: valid))
            : new Ending("AcquisitionFailed", new Expected(Failure: failure));
    }

    /// <summary>The pause that the cache drew after what counts as a failure, in the bounds that the rules give.</summary>
    public void Pause(TimeSpan delay, TokenAcquisitionException? failure)
    {
        TimeSpan least = TimeSpan.FromSeconds(1);
        double longest = State is Freshness.Expired ? 5 : 60;
        TimeSpan most = TimeSpan.FromSeconds(Math.Min(longest, Math.Pow(2, Math.Min(_failuresInARow, 10) - 1)));
        if (failure is { IsTransient: false })
        {
            least = most = TimeSpan.FromSeconds(30);
        }

        TimeSpan asked = failure?.RetryAfter ?? TimeSpan.Zero;
        asked = asked > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : asked;
        least = least > asked ? least : asked;
        most = most > asked ? most : asked;
        Violation.Unless(delay >= least && delay <= most, $"After {_failuresInARow} failures the endpoint is left alone for {delay}, not between {least} and {most}.");
        _quietUntil = Now.Mono + delay;

        // Whoever goes without a token waits for 5 s at most, unless the endpoint has asked for more or refused the credential.
        TimeSpan inNeed = least > TimeSpan.FromSeconds(5) ? least : TimeSpan.FromSeconds(5);
        _quietInNeedUntil = Now.Mono + (delay < inNeed ? delay : inNeed);
    }

    /// <summary>A second has passed: those who wait are served with a token that is valid still, if there is one, and the acquisition goes on.</summary>
    public AccessToken? BridgeFor(ModelFlight flight)
    {
        flight.MayBridge = false;
        return Flight == flight ? FallBack() : null;
    }

    private ModelFlight Launch() => new(Source, Now, Held is not null || Bridge is not null, _rejections);

    private void Leave(ModelFlight flight) => Flight = Flight == flight ? null : Flight;

    private void ForgetFailures() => (_lastFailure, _failuresInARow, _quietUntil, _quietInNeedUntil) = (null, 0, null, null);

    private void TryNewSecret()
    {
        Held = Held is null ? null : Held with { RefreshAt = Now };
        _anyTokenIsBetter = true;
    }

    // In need, a token is used to its very end; one from before a change of options where there is no other.
    private AccessToken? FallBack()
    {
        if (Held is null && Bridge is not null)
        {
            (Held, Bridge, _anyTokenIsBetter) = (Bridge with { RefreshAt = Now }, null, true);
        }

        if (Held is { } held && State is Freshness.Expired && !Now.HasReached(held.LapsesAt))
        {
            Held = held with { RefreshAt = Now, ExpiresAt = held.LapsesAt };
        }

        return State is Freshness.Expired ? null : Held!.Token;
    }
}
