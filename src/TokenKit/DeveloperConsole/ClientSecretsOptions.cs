using Microsoft.Extensions.Options;

namespace TokenKit.DeveloperConsole;

/// <summary>Which credential of the Adobe Developer Console has its secrets managed, and how a rotation proceeds.</summary>
public sealed class ClientSecretsOptions
{
    /// <summary>The API's host. Default <c>https://api.adobe.io/</c>; https only, except to loopback.</summary>
    public Uri BaseAddress { get; set; } = new("https://api.adobe.io/");

    /// <summary>
    /// The organization's number in the address of the credential's page (<c>…/organizations/{number}/…</c>); not the <c>…@AdobeOrg</c> id.
    /// </summary>
    public string? ConsoleOrganizationId { get; set; }

    /// <summary>The credential's number in that address (<c>…/credentials/{number}/…</c>); not the client id.</summary>
    public string? ConsoleCredentialId { get; set; }

    /// <summary>
    /// For how long a rotation tries to acquire a token with the new secret, while IMS still refuses it. Default 2 minutes: it may take a
    /// while until a new secret is known everywhere.
    /// </summary>
    public TimeSpan VerificationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it waits between two tries. Default 5 s.</summary>
    public TimeSpan VerificationInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long the old secret must have been out of use before a rotation deletes it. Default <see langword="null"/>: the run that
    /// adds the new one deletes the old one as its last step. With a value, such as two days, that run leaves both, and a later run deletes
    /// the older one if no token was acquired with it for so long and one was acquired with the newer more than <see
    /// cref="VerificationTimeout"/> and an hour after it was added. The rotation's own verification does not count.
    /// </summary>
    /// <remarks>
    /// Set more than a token lives (24 h): a service that keeps its token asks for none in that time. The console shows when a secret was
    /// used, but not by which service, so a job that runs once a week is not seen in two days; set more than the longest interval between
    /// two runs of any service that uses the credential.
    /// </remarks>
    public TimeSpan? DeleteWhenIdleFor { get; set; }

    internal IReadOnlyList<string> FindProblems(string where)
    {
        List<string> problems = [];

        // A relative address has no parts to look at.
        if (BaseAddress is null || !SecureTransport.Allows(BaseAddress) || BaseAddress is not { UserInfo: "", Query: "", Fragment: "" })
        {
            problems.Add($"{where}{nameof(BaseAddress)} is not an https address of scheme and host: set it to https://api.adobe.io/ (plain "
                + "http is for loopback only).");
        }

        CheckNumber(nameof(ConsoleOrganizationId), ConsoleOrganizationId, "organizations", "the …@AdobeOrg id");
        CheckNumber(nameof(ConsoleCredentialId), ConsoleCredentialId, "credentials", "the client id");
        CheckSpan(nameof(VerificationTimeout), VerificationTimeout);
        CheckSpan(nameof(VerificationInterval), VerificationInterval);
        CheckSpan(nameof(DeleteWhenIdleFor), DeleteWhenIdleFor ?? TimeSpan.FromDays(1));
        return problems;

        void CheckNumber(string property, string? value, string part, string other)
        {
            if (value is not { Length: > 0 and < 20 } || value.AsSpan().ContainsAnyExceptInRange('0', '9') || value[0] == '0')
            {
                string problem = string.IsNullOrWhiteSpace(value) ? "not set" : "not a number";
                problems.Add($"{where}{property} is {problem}: set the number that stands after /{part}/ in the address of the "
                    + $"credential's page in the Adobe Developer Console; it is not {other}.");
            }
        }

        void CheckSpan(string property, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(365))
            {
                problems.Add($"{where}{property} is {value}: set a time above zero and of at most a year.");
            }
        }
    }

    /// <summary>Reports wrong numbers of a credential when the host starts.</summary>
    internal sealed class Validator(string optionsName, string where) : IValidateOptions<ClientSecretsOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClientSecretsOptions options) =>
            name != optionsName ? ValidateOptionsResult.Skip
            : options.FindProblems(where) is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
    }
}
