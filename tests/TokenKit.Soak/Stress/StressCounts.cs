namespace TokenKit.Soak.Stress;

/// <summary>What happened, counted by many threads.</summary>
internal sealed class StressCounts
{
    private int _begun;
    private string? _firstViolation;

    public Counter Answered { get; } = new();

    /// <summary>Answered with 401: a token that was revoked, or one that the cache keeps for a moment although it was rejected.</summary>
    public Counter Rejected { get; } = new();

    /// <summary>Ended with a <see cref="TokenAcquisitionException"/>.</summary>
    public Counter Failed { get; } = new();

    /// <summary>Ended by their caller's own cancellation.</summary>
    public Counter Cancelled { get; } = new();

    /// <summary>Ended because their service provider had been disposed.</summary>
    public Counter Disposed { get; } = new();

    public Counter Reloads { get; } = new();

    public Counter Steps { get; } = new();

    public Counter Revocations { get; } = new();

    public Counter Faults { get; } = new();

    public Counter Disposals { get; } = new();

    /// <summary>Sent with a token of one client and the headers of another one, or for a token name of another client.</summary>
    public Counter TwoIdentities { get; } = new();

    /// <summary>Sent for the client of before a reload that had been completed when the call began.</summary>
    public Counter FormerClient { get; } = new();

    public Counter WithoutToken { get; } = new();

    public Counter Stuck { get; } = new();

    /// <summary>Ended with an exception that the documentation does not name, or with a status that the API has no reason for.</summary>
    public Counter Undocumented { get; } = new();

    /// <summary>How many calls have begun, this one included.</summary>
    public int Begin() => Interlocked.Increment(ref _begun);

    public int Ended => Answered.Value + Rejected.Value + Failed.Value + Cancelled.Value + Disposed.Value + Undocumented.Value;

    /// <summary>The first thing that must not happen, as a sentence.</summary>
    public string? FirstViolation => Volatile.Read(ref _firstViolation);

    /// <summary>Counts something that must not happen.</summary>
    public void Violate(Counter counter, string description)
    {
        counter.Add();
        Interlocked.CompareExchange(ref _firstViolation, description, null);
    }

    public sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
