namespace TokenKit.Tests.Caching.Model;

/// <summary>One acquisition of the model, with the call it makes and those who wait for it.</summary>
internal sealed class ModelFlight(ModelSource source, Moment sent, bool mayBridge, int rejectionsBefore)
{
    private static readonly TimeSpan PatienceBesideToken = TimeSpan.FromSeconds(1);

    public ModelSource Source => source;

    public Moment Sent => sent;

    public int RejectionsBefore => rejectionsBefore;

    public ProviderCall? Call { get; set; }

    public List<Waiter> Waiters { get; } = [];

    public bool MayBridge { get; set; } = mayBridge;

    /// <summary>When time alone does something to it.</summary>
    public TimeSpan NextEventAt => sent.Mono + (MayBridge ? PatienceBesideToken : source.Options.Limit);

    /// <summary>Whether nobody should wait for it who could have a token that is valid still.</summary>
    public bool TakesLong(Moment now) => now.Mono - sent.Mono >= PatienceBesideToken;
}
