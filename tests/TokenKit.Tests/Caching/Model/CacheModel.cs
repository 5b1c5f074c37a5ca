using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// What the cache has to do, by the rules of docs/architecture.md and one thing at a time: no threads, no tasks, no clock of its own.
/// </summary>
internal sealed class CacheModel(ModelSource source)
{
    private readonly HashSet<AccessToken> _accepted = [];
    private int _rejections;
    private string? _rejectedValue;
    private object? _lastFailure;
    private int _failuresInARow;
    private string? _droppedClient;

    public Moment Now { get; set; }

    public ModelSource Source { get; private set; } = source;

    public ModelToken? Cached { get; private set; }

    /// <summary>The acquisition that a caller without a token waits for.</summary>
    public ModelAcquisition? Pending { get; private set; }

    public TimeSpan? RetryAt { get; private set; }

    /// <summary>The same while there is no valid token.</summary>
    public TimeSpan? RetryWithoutTokenAt { get; private set; }

    public Freshness State => Cached?.At(Now) ?? Freshness.Expired;

    private bool IsBackingOff => Now.Mono < (State is Freshness.Expired ? RetryWithoutTokenAt : RetryAt);

    /// <summary>A caller without a valid token, or one whose acquisition is to be made again.</summary>
    public Expected Get()
    {
        if (State is not Freshness.Expired)
        {
            return new Expected(Token: Cached!.Token);
        }

        if (Pending is null && IsBackingOff && _lastFailure is not null)
        {
            return new Expected(Failure: _lastFailure);
        }

        bool begins = Pending is null;
        return new Expected(Acquisition: Pending ??= Begin(), Begins: begins);
    }

    /// <summary>A due token: it is served, and perhaps refreshed.</summary>
    public ModelAcquisition? RefreshIfDue() => State is Freshness.Due && Pending is null && !IsBackingOff ? Pending = Begin() : null;

    public void Accept(AccessToken token) => _accepted.Add(token);

    /// <summary>A 401; the second one of a request counts although other APIs have accepted the token.</summary>
    public void Reject(AccessToken token, bool isSecond)
    {
        if (Cached?.Token != token)
        {
            return;
        }

        bool wasGood = _accepted.Contains(token) && !isSecond && !Cached.WasKept && token.Value != _rejectedValue;
        if (!wasGood && Now.Mono < Cached.KeptUntil(Source.Options.Guard))
        {
            Cached = Cached with { WasKept = true };
            return;
        }

        bool isSeries = !wasGood && (Cached.WasKept || Now.Mono - Cached.ArrivedAt < Source.Options.Guard);
        _rejections = State is Freshness.Expired ? 0 : isSeries ? Cached.RejectionsBefore + 1 : 1;
        (Cached, _rejectedValue) = (null, token.Value);
    }

    public void Reload(ModelSource reloaded)
    {
        TokenIdentity.Change change = Source.ChangeTo(reloaded);
        Source = reloaded;
        if (change is TokenIdentity.Change.Client)
        {
            ForgetAll();
        }
        else if (change is TokenIdentity.Change.Request)
        {
            ForgetFailures();
            Cached = Cached?.Outdated(Now);
        }
    }

    /// <summary>The client is to be replaced; the second report of the same one changes nothing.</summary>
    public void Drop(string clientId)
    {
        if (clientId != _droppedClient)
        {
            ForgetAll();
            _droppedClient = clientId;
            Source = Source with { Generation = Source.Generation + 1 };
        }
    }

    /// <summary>A token came. Null if it had expired on the way: that is a failure.</summary>
    public Ending? Succeed(ModelAcquisition acquisition, AccessToken token)
    {
        var arrived = ModelToken.Measure(token, CacheScene.Start, acquisition.Sent, Now, Source.Options, acquisition.RejectionsBefore);
        if (arrived.At(Now) is Freshness.Expired)
        {
            return null;
        }

        if (Pending != acquisition)
        {
            return new Ending("Acquired", new Expected(Token: token));
        }

        Pending = null;
        bool isOutdated = acquisition.Source.ChangeTo(Source) is not TokenIdentity.Change.None;
        arrived = isOutdated ? arrived.Outdated(Now) : arrived;
        bool isBetter = State is Freshness.Expired || (Cached!.IsOutdated && !isOutdated) || arrived.Outlives(Cached);
        if (isBetter)
        {
            (Cached, _rejections) = (arrived, 0);
            _rejectedValue = arrived.RejectionsBefore == 0 ? null : _rejectedValue;
        }

        bool isProgress = isOutdated || (isBetter && arrived.At(Now) is Freshness.Fresh);
        if (isProgress)
        {
            ForgetFailures();
        }
        else
        {
            _lastFailure = null;
            _failuresInARow++;
        }

        return new Ending(isProgress ? "Acquired" : "NothingFresher", new Expected(Token: Cached!.Token));
    }

    /// <summary>No token came. If the options have changed meanwhile, it is acquired again.</summary>
    public Ending Fail(ModelAcquisition acquisition, object failure)
    {
        bool isPending = Pending == acquisition;
        Pending = isPending ? null : Pending;
        if (!isPending || acquisition.Source.Provider != Source.Provider
            || acquisition.Source.ChangeTo(Source) is not TokenIdentity.Change.None)
        {
            return new Ending(null, Get());
        }

        _lastFailure = failure;
        _failuresInARow++;
        return State is not Freshness.Expired
            ? new Ending("RefreshFailed", new Expected(Token: Cached!.Token))
            : new Ending("AcquisitionFailed", new Expected(Failure: failure));
    }

    /// <summary>The back-off that the cache drew after what counts as a failure, within the bounds that the rules give.</summary>
    public void BackOff(TimeSpan delay, TokenAcquisitionException? failure)
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
        Violation.Unless(
            delay >= least && delay <= most,
            $"After {_failuresInARow} failures no acquisition begins for {delay}, not between {least} and {most}.");
        RetryAt = Now.Mono + delay;

        // Without a token, 5 s are enough, unless the endpoint has asked for more or refused the credential.
        TimeSpan enough = least > TimeSpan.FromSeconds(5) ? least : TimeSpan.FromSeconds(5);
        RetryWithoutTokenAt = Now.Mono + (delay < enough ? delay : enough);
    }

    private ModelAcquisition Begin() => new(Source, Now, _rejections);

    private void ForgetAll()
    {
        ForgetFailures();
        (Cached, Pending, _rejections, _rejectedValue, _droppedClient) = (null, null, 0, null, null);
    }

    private void ForgetFailures() => (_lastFailure, _failuresInARow, RetryAt, RetryWithoutTokenAt) = (null, 0, null, null);
}
