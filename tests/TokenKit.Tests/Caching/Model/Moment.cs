namespace TokenKit.Tests.Caching.Model;

/// <summary>How far each of the two clocks has come since the start. The wall clock may be set back.</summary>
internal readonly record struct Moment(TimeSpan Mono, TimeSpan Wall)
{
    public bool HasReached(Moment deadline) => Mono >= deadline.Mono || Wall >= deadline.Wall;

    public Moment After(TimeSpan mono, TimeSpan wall) => new(Mono + mono, Wall + wall);
}
