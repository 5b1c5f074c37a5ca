namespace TokenKit.DependencyInjection;

/// <summary>
/// The hosts that stand beside the credential of a token, as they are set when a handler is made: the factory makes one every two minutes.
/// </summary>
internal sealed class TokenHosts(Func<IEnumerable<string>> read)
{
    public IReadOnlyList<string> Read() => HostPattern.Split(read());
}
