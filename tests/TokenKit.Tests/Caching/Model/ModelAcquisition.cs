namespace TokenKit.Tests.Caching.Model;

/// <summary>One acquisition of the model, with the call it makes and the callers that wait for it.</summary>
internal sealed class ModelAcquisition(ModelSource source, Moment sent, int rejectionsBefore)
{
    public ModelSource Source => source;

    public Moment Sent => sent;

    public int RejectionsBefore => rejectionsBefore;

    public ProviderCall? Call { get; set; }

    public List<Waiter> Waiters { get; } = [];

    /// <summary>When it is given up.</summary>
    public TimeSpan LimitAt => sent.Mono + source.Options.Limit;
}
