namespace TokenKit.Testing.Faults;

/// <summary>
/// What goes wrong, in order: each request takes the next fault of the script of its own service. A faulted request is counted and journaled like
/// any other.
/// </summary>
public sealed class FaultScript
{
    internal FaultScript()
    {
    }

    internal FaultQueue Token { get; } = new();

    internal FaultQueue Validation { get; } = new();

    internal FaultQueue Revocation { get; } = new();

    internal FaultQueue DeveloperConsole { get; } = new();

    internal FaultQueue Api { get; } = new();

    internal FaultQueue AemForms { get; } = new();

    internal FaultQueue PassRegistration { get; } = new();

    internal FaultQueue PassToken { get; } = new();

    internal FaultQueue PassApi { get; } = new();

    /// <summary>Adds a fault to the script of the token endpoints, that of the JWT exchange included.</summary>
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

    /// <summary>Adds a fault to the script of <c>/ims/validate_token/v1</c>.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnValidation(Fault fault, int times = 1) => Validation.Add(fault, times);

    /// <summary>What happens to every validation once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnValidationUntilCleared(Fault fault) => Validation.Repeat(fault);

    /// <summary>Adds a fault to the script that <c>/ims/invalidate_token/v2</c> and <c>/ims/revoke</c> share.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnRevocation(Fault fault, int times = 1) => Revocation.Add(fault, times);

    /// <summary>What happens to every revocation once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnRevocationUntilCleared(Fault fault) => Revocation.Repeat(fault);

    /// <summary>Adds a fault to the script of the Adobe Developer Console's API.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnDeveloperConsole(Fault fault, int times = 1) => DeveloperConsole.Add(fault, times);

    /// <summary>What happens to every call of the console once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnDeveloperConsoleUntilCleared(Fault fault) => DeveloperConsole.Repeat(fault);

    /// <summary>Adds a fault to the script of AEM Forms.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnAemForms(Fault fault, int times = 1) => AemForms.Add(fault, times);

    /// <summary>Adds a fault to the script of Adobe Pass' <c>/o/client/register</c>.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnPassRegistration(Fault fault, int times = 1) => PassRegistration.Add(fault, times);

    /// <summary>What happens to every registration once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnPassRegistrationUntilCleared(Fault fault) => PassRegistration.Repeat(fault);

    /// <summary>Adds a fault to the script of Adobe Pass' <c>/o/client/token</c>.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnPassToken(Fault fault, int times = 1) => PassToken.Add(fault, times);

    /// <summary>What happens to every token request at Adobe Pass once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnPassTokenUntilCleared(Fault fault) => PassToken.Repeat(fault);

    /// <summary>Adds a fault to the script of the APIs behind a Pass token.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void OnPassApi(Fault fault, int times = 1) => PassApi.Add(fault, times);

    /// <summary>What happens to every call of them once its script is played out, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void OnPassApiUntilCleared(Fault fault) => PassApi.Repeat(fault);

    /// <summary>Ends all scripts. Requests that already hang or wait go on doing so.</summary>
    public void Clear()
    {
        Token.Clear();
        Validation.Clear();
        Revocation.Clear();
        DeveloperConsole.Clear();
        Api.Clear();
        AemForms.Clear();
        PassRegistration.Clear();
        PassToken.Clear();
        PassApi.Clear();
    }
}
