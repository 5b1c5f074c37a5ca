namespace TokenKit.Tests.Caching.Model;

/// <summary>One acquisition of the model, with the call it makes and those who wait for it.</summary>
internal sealed class ModelFlight(ModelSource source, Moment sent, bool hasBridge)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PatienceBesideBridge = TimeSpan.FromSeconds(1);

    public ModelSource Source => source;

    public Moment Sent => sent;

    public ProviderCall? Call { get; set; }

    public List<Waiter> Waiters { get; } = [];

    public bool MayBridge { get; set; } = hasBridge;

    /// <summary>When time alone does something to it.</summary>
    public TimeSpan NextEventAt => sent.Mono + (MayBridge ? PatienceBesideBridge : Limit);
}
