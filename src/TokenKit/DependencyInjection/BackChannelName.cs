namespace TokenKit.DependencyInjection;

/// <summary>The name of a client that carries requests of TokenKit's own.</summary>
internal sealed class BackChannelName(string value)
{
    public string Value => value;

    public override string ToString() => value;
}
