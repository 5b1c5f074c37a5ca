using System.Net;
using System.Threading.Channels;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// Does the same to a cache and to the model, and compares after each step. Nothing is timed: what has to happen is awaited, and what
/// must not happen is looked for at each step that follows.
/// </summary>
internal sealed class ModelSession
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan[] Times =
        [.. new[] { 0.001, 0.999, 1, 2, 10, 29, 30, 60, 600, 3_600, 72_000 }.Select(TimeSpan.FromSeconds)];
    private static readonly TimeSpan[] ClockSteps = [.. new[] { 10, 60, 600, 3_600, 18_000, 108_000 }.Select(seconds =>
        TimeSpan.FromSeconds(seconds))];
    private static readonly AccessToken Foreign = new("foreign", DateTimeOffset.MaxValue);

    private readonly TimeSpan _longestWait;
    private readonly Channel<ProviderCall> _calls = Channel.CreateUnbounded<ProviderCall>();
    private readonly Channel<(string Event, TimeSpan Delay)> _outcomes = Channel.CreateUnbounded<(string Event, TimeSpan Delay)>();
    private readonly SplitClock _clock = new(CacheScene.Start);
    private readonly TokenClock _tokenClock;
    private readonly CachingTokenProvider _cache;
    private readonly CacheModel _model;
    private readonly Issuer _issuer = new();

    // In the order in which they began; those of before a reload included.
    private readonly List<ModelAcquisition> _acquisitions = [];
    private readonly List<ProviderCall> _givenUp = [];
    private readonly Dictionary<ProviderCall, Answer> _answered = [];
    private int _secrets;
    private int _drops;
    private TaskCompletionSource _clockWasRead = new();

    /// <param name="longestWait">How long to wait for what must happen; no more than that for a bug that never answers.</param>
    public ModelSession(TimeSpan longestWait)
    {
        _longestWait = longestWait;
        _tokenClock = new TokenClock(_clock);
        _model = new CacheModel(new ModelSource(0, 0, 0, new ModelProvider(_calls.Writer)));
        _cache = new CachingTokenProvider("aem", _model.Source.ToProduct(), _tokenClock, new OutcomeLog(_outcomes.Writer));
    }

    /// <exception cref="Violation">The cache did something else than the model.</exception>
    public async Task RunAsync(IReadOnlyList<Step> steps)
    {
        for (int step = 0; step < steps.Count; step++)
        {
            try
            {
                await TakeAsync(steps[step]);
                CheckQuiet();
            }
            catch (Violation violation)
            {
                throw new Violation($"Step {step + 1}, {steps[step]}: {violation.Message}");
            }
        }

        await RecoverAsync();
    }

    private Task TakeAsync(Step step)
    {
        (StepKind kind, int number) = step;
        switch (kind)
        {
            case StepKind.Get:
                return GetAsync(isCancelled: false);
            case StepKind.GetCancelled:
                return GetAsync(isCancelled: true);
            case StepKind.Cancel:
                return CancelAsync(number);
            case StepKind.RejectCurrent:
                return Reject(_model.Cached?.Token);
            case StepKind.RejectOld:
                return Reject(_issuer.Tokens.Count == 0 ? null : _issuer.Tokens[^(1 + (number % Math.Min(5, _issuer.Tokens.Count)))]);
            case StepKind.RejectForeign:
                return Reject(_model.Cached is { } cached ? new AccessToken(cached.Token.Value, cached.Token.ExpiresAt) : null);
            case StepKind.RejectAgain:
                return Reject(_model.Cached?.Token, isSecond: true);
            case StepKind.Accept:
                return Accept(_model.Cached?.Token, isProof: number % 4 > 0);
            case StepKind.Wait:
                return AdvanceAsync(Times[number % Times.Length]);
            case StepKind.WaitForDeadline:
                return WaitForDeadlineAsync(number);
            case StepKind.StepWall:
                return StepWallAsync(ClockSteps[number / 2 % ClockSteps.Length] * (number % 2 == 0 ? 1 : -1), TimeSpan.FromSeconds(1));
            case StepKind.StopWall:
                return StepWallAsync(-ClockSteps[number % ClockSteps.Length], ClockSteps[number % ClockSteps.Length]);
            case StepKind.Answer when _acquisitions.Count > 0:
                ModelAcquisition acquisition = _acquisitions[number / 7 % _acquisitions.Count];
                return AnswerAsync(acquisition, _issuer.Of(number, acquisition.Source, acquisition.Sent));
            case StepKind.AnswerOfNext:
                _model.Source.Provider.AtOnce = call => GiveAtOnce(call, number);
                break;
            case StepKind.AnswerTooLate when _givenUp.Count > 0:
                _issuer.Good(_model.Source, _model.Now).GiveTo(_givenUp[number % _givenUp.Count]);
                break;
            case StepKind.Deafen:
                _model.Source.Provider.IsDeaf = number % 2 == 0;
                break;
            case StepKind.Reload:
                return ReloadAsync(number);
            case StepKind.Drop:
                return DropAsync(isRepeated: number % 3 == 0);
        }

        return Task.CompletedTask;
    }

    private async Task GetAsync(bool isCancelled)
    {
        Freshness state = _model.State;
        var cancellation = new CancellationTokenSource();
        if (isCancelled)
        {
            await cancellation.CancelAsync();
        }

        Task<AccessToken> answer = _cache.GetTokenAsync(cancellation.Token).AsTask();
        if (state is not Freshness.Expired)
        {
            Violation.Unless(answer.IsCompletedSuccessfully && ReferenceEquals(answer.Result, _model.Cached!.Token),
                $"A {state} token was not served at once.");
            _issuer.CheckUsable(answer.Result, _model.Now, _model.Source.Client);
            await BegunAsync(_model.RefreshIfDue());
            return;
        }

        var waiter = new Waiter(answer, cancellation) { Client = _model.Source.Client };
        if (isCancelled)
        {
            await IsCancelledAsync(waiter);
            return;
        }

        await GoesOnAsync([waiter], _model.Get());
    }

    private async Task CancelAsync(int number)
    {
        (ModelAcquisition Acquisition, Waiter Waiter)[] waiters = [.. _acquisitions.SelectMany(acquisition =>
            acquisition.Waiters.Select(waiter => (acquisition, waiter)))];
        if (waiters.Length > 0)
        {
            (ModelAcquisition acquisition, Waiter waiter) = waiters[number % waiters.Length];
            acquisition.Waiters.Remove(waiter);
            await waiter.Cancellation.CancelAsync();
            await IsCancelledAsync(waiter);
        }
    }

    private Task Reject(AccessToken? token, bool isSecond = false)
    {
        if (token is not null)
        {
            _cache.Reject(token, "an API", isSecond);
            _model.Reject(token, isSecond);
        }

        return Task.CompletedTask;
    }

    private Task Accept(AccessToken? token, bool isProof)
    {
        token?.NoteAnswer(isProof ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        if (token is not null && isProof)
        {
            _model.Accept(token);
        }

        return Task.CompletedTask;
    }

    private Task ReloadAsync(int number)
    {
        ModelSource source = _model.Source;
        int other = number / 8 % 3;
        var provider = new ModelProvider(_calls.Writer);
        source = (number % 8) switch
        {
            0 => source,
            1 => source with { Provider = provider },
            2 or 3 => source with { Secret = ++_secrets, Provider = provider },
            4 or 5 => source with { Request = other, Provider = provider },
            _ => source with { Client = other, Provider = provider },
        };
        source = source with { Options = ModelOptions.Some[number / 24 % ModelOptions.Some.Length] };
        source = source with { Generation = source.Generation + (_model.Source.ChangeTo(source) is TokenIdentity.Change.Client ? 1 : 0) };
        _cache.Replace(source.ToProduct());
        _model.Reload(source);

        // Two acquisitions that began at one moment would end at one, in any order.
        return AdvanceAsync(Millisecond);
    }

    private Task DropAsync(bool isRepeated)
    {
        _drops += isRepeated ? 0 : 1;
        _cache.Drop($"registered-{_drops}");
        _model.Drop($"registered-{_drops}");

        // Two acquisitions that began at one moment would end at one, in any order.
        return AdvanceAsync(Millisecond);
    }

    private Task WaitForDeadlineAsync(int number)
    {
        TimeSpan?[] deadlines =
        [
            _model.Cached?.RefreshAt.Mono, _model.Cached?.StopServingAt.Mono, _model.Cached?.ArrivedAt + _model.Source.Options.Guard,
            _model.Cached?.KeptUntil(_model.Source.Options.Guard), _model.RetryAt, _model.RetryWithoutTokenAt,
            .. _acquisitions.Select(acquisition => (TimeSpan?)acquisition.LimitAt),
        ];
        TimeSpan by = deadlines[number / 2 % deadlines.Length] - _model.Now.Mono - (Millisecond * (number % 2)) ?? TimeSpan.Zero;
        return AdvanceAsync(by > TimeSpan.Zero ? by : TimeSpan.Zero);
    }

    private Task StepWallAsync(TimeSpan by, TimeSpan wait)
    {
        _clock.StepWallClock(by);
        _model.Now = _model.Now.After(TimeSpan.Zero, by);
        if (_acquisitions.Exists(acquisition => acquisition.LimitAt - _model.Now.Mono <= TimeSpan.FromSeconds(1)))
        {
            // A step is noticed within a second: here at once, because something happens before that.
            _tokenClock.ReadBoth();
        }

        return AdvanceAsync(wait);
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        TimeSpan until = _model.Now.Mono + by;
        while (_model.Now.Mono < until)
        {
            TimeSpan next = _acquisitions.Select(acquisition => acquisition.LimitAt).Append(until).Min();
            TimeSpan step = next - _model.Now.Mono;
            _model.Now = _model.Now.After(step, step);
            WatchClock();
            _clock.Advance(step);
            foreach (ModelAcquisition acquisition in _acquisitions.Where(acquisition => acquisition.LimitAt <= next).ToArray())
            {
                await GiveUpAsync(acquisition);
            }
        }
    }

    private Task GiveUpAsync(ModelAcquisition acquisition)
    {
        if (acquisition.Call!.IsDeaf)
        {
            _givenUp.Add(acquisition.Call);
        }

        return EndAsync(acquisition, new Answer(null, null));
    }

    private Task AnswerAsync(ModelAcquisition acquisition, Answer answer)
    {
        WatchClock();
        answer.GiveTo(acquisition.Call!);
        return EndAsync(acquisition, answer);
    }

    private void GiveAtOnce(ProviderCall call, int number)
    {
        call.Provider.AtOnce = null;
        Answer answer = _issuer.Of(number, _model.Source, _model.Now);
        _answered.Add(call, answer);
        answer.GiveTo(call);
    }

    private async Task EndAsync(ModelAcquisition acquisition, Answer answer)
    {
        _acquisitions.Remove(acquisition);
        Ending ending = (answer.Token is { } token ? _model.Succeed(acquisition, token) : null) ?? _model.Fail(acquisition, answer.Cause);
        if (ending.Event is null)
        {
            await ClockWasReadAsync();
        }
        else
        {
            (string outcome, TimeSpan delay) =
                await SoonAsync(_outcomes.Reader.ReadAsync().AsTask(), $"an acquisition ends with {ending.Event}");
            Violation.Unless(outcome == ending.Event, $"An acquisition ended with {outcome}, not with {ending.Event}.");
            if (outcome != "Acquired")
            {
                _model.BackOff(delay, answer.Failure as TokenAcquisitionException);
            }
        }

        await GoesOnAsync(acquisition.Waiters, ending.ForWaiters);
    }

    private async Task GoesOnAsync(IReadOnlyList<Waiter> waiters, Expected expected)
    {
        foreach (Waiter waiter in expected.Acquisition is null ? [] : waiters)
        {
            waiter.Client = expected.Acquisition!.Source.Client;
            expected.Acquisition.Waiters.Add(waiter);
        }

        if (expected.Begins)
        {
            await BegunAsync(expected.Acquisition);
        }

        if (expected.Acquisition is null)
        {
            await AreAnsweredAsync(waiters, expected);
        }
    }

    private async Task AreAnsweredAsync(IReadOnlyList<Waiter> waiters, Expected expected)
    {
        var failures = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        foreach (Waiter waiter in waiters)
        {
            await SoonAsync(((Task)waiter.Answer).ContinueWith(static _ => 0, TaskScheduler.Default), "a caller is answered");
            if (expected.Token is { } token)
            {
                Violation.Unless(waiter.Answer.IsCompletedSuccessfully,
                    $"A caller got {waiter.Answer.Exception?.InnerException?.Message ?? "a cancellation"} and no token.");
                Violation.Unless(ReferenceEquals(waiter.Answer.Result, token),
                    $"A caller got {waiter.Answer.Result.Value}, not {token.Value}.");
                _issuer.CheckUsable(token, _model.Now, waiter.Client, _model.Source.Client);
            }
            else
            {
                Exception? failure = waiter.Answer.Exception?.InnerException;
                Violation.Unless(failure is TokenAcquisitionException,
                    $"A caller got {(object?)failure ?? waiter.Answer.Status} and no failure.");
                Violation.Unless(failures.Add(failure!), "Two callers got one exception.");
                Violation.Unless(IsOf(expected.Failure!, failure!), "A caller got another failure than that of its acquisition.");
            }
        }
    }

    // A third-party exception is inside ours; of a failure of our own kind, another object says the same.
    private static bool IsOf(object cause, Exception failure) => cause is TokenAcquisitionException original
        ? !ReferenceEquals(failure, original) && failure.Message == original.Message && failure.InnerException == original.InnerException
        : cause is string || failure.InnerException == cause;

    private async Task BegunAsync(ModelAcquisition? acquisition)
    {
        if (acquisition is null)
        {
            return;
        }

        ProviderCall call = acquisition.Call = await SoonAsync(_calls.Reader.ReadAsync().AsTask(), "an acquisition begins");
        Violation.Unless(call.Provider == acquisition.Source.Provider, "Another provider was asked than the options name.");
        Violation.Unless(!_acquisitions.Exists(other =>
            other.Source.Generation == acquisition.Source.Generation), "Two acquisitions at once for one identity.");
        _acquisitions.Add(acquisition);
        if (_answered.Remove(call, out Answer? answer))
        {
            await EndAsync(acquisition, answer);
        }
    }

    private async Task IsCancelledAsync(Waiter waiter)
    {
        await SoonAsync(((Task)waiter.Answer).ContinueWith(static _ => 0, TaskScheduler.Default), "a cancelled wait ends");
        Violation.Unless(waiter.Answer.IsCanceled, "A caller that cancelled was not cancelled.");
    }

    // An acquisition that is made again is not logged. The thread that reads the clock holds the lock, which the rejection waits for.
    private async Task ClockWasReadAsync()
    {
        await SoonAsync(_clockWasRead.Task.ContinueWith(static _ => 0, TaskScheduler.Default), "the cache looks at the clock");
        _cache.Invalidate(Foreign);
    }

    private void WatchClock()
    {
        var read = _clockWasRead = new TaskCompletionSource();
        _clock.BeforeNextRead = () => read.TrySetResult();
    }

    private void CheckQuiet()
    {
        Violation.Unless(!_calls.Reader.TryPeek(out _), "An acquisition began that was not needed.");
        Violation.Unless(!_outcomes.Reader.TryPeek(out _), "An acquisition ended that the model does not know.");
        Violation.Unless(!_acquisitions.Exists(acquisition =>
            acquisition.Waiters.Exists(waiter => waiter.Answer.IsCompleted)), "A caller was answered before its acquisition was.");
    }

    // No failure poisons: an hour later, with a provider that works, there is a token, and no caller is left waiting.
    private async Task RecoverAsync()
    {
        while (_acquisitions.Count > 0)
        {
            await AdvanceAsync(TimeSpan.FromHours(1));
        }

        await AdvanceAsync(TimeSpan.FromHours(1));
        _model.Source.Provider.AtOnce = call =>
        {
            call.Provider.AtOnce = null;
            Answer good = _issuer.Good(_model.Source, _model.Now);
            _answered.Add(call, good);
            good.GiveTo(call);
        };
        await GetAsync(isCancelled: false);
        Violation.Unless(_model.State is not Freshness.Expired, "A failure of before outlived its time.");
        CheckQuiet();
    }

    private async Task<T> SoonAsync<T>(Task<T> task, string what)
    {
        try
        {
            return task.IsCompleted ? await task : await task.WaitAsync(_longestWait);
        }
        catch (TimeoutException)
        {
            throw new Violation($"It did not happen that {what}.");
        }
    }
}
