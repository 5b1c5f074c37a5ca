namespace TokenKit.Testing.Faults;

/// <summary>
/// What goes wrong, in order: each request to a token endpoint, or to the API, takes the next fault of its own script. A faulted request is
/// counted and journaled like any other.
/// </summary>
public sealed class FaultScript
{
    internal FaultScript()
    {
    }

    internal FaultQueue Token { get; } = new();

    internal FaultQueue Api { get; } = new();

    /// <summary>Adds a fault to the script of the token endpoints.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnToken(Fault fault, int times = 1) => Token.Add(fault, times);

    /// <summary>What happens to every token request once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnTokenUntilCleared(Fault fault) => Token.Repeat(fault);

    /// <summary>Adds a fault to the script of the protected API.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnApi(Fault fault, int times = 1) => Api.Add(fault, times);

    /// <summary>What happens to every API call once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnApiUntilCleared(Fault fault) => Api.Repeat(fault);

    /// <summary>Ends both scripts. Requests that already hang or wait go on doing so.</summary>
    public void Clear()
    {
        Token.Clear();
        Api.Clear();
    }
}
