using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;

namespace TokenKit.Ims;

/// <summary>Finds the credential that a file or the environment has for the options, or tells the one thing that stands in the way.</summary>
/// <param name="options">What the user set.</param>
/// <param name="settings">The path of those settings.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class CredentialSourceResolver(ImsOptions options, string settings, ICollection<string> problems)
{
    private bool HasFile => !string.IsNullOrWhiteSpace(options.CredentialFile);

    private bool HasEnvironment => !string.IsNullOrWhiteSpace(options.EnvironmentPrefix);

    // The key is looked for by itself.
    private bool IsJwtExplicit => !string.IsNullOrWhiteSpace(options.Jwt.TechnicalAccountId) && JwtAssertion.MetascopesOf(options.Jwt.Metascopes).Count > 0;

    /// <summary>Whether a source was named and brought nothing that can be used.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What was read; <see langword="null"/> where no source is named, or it could not be read.</summary>
    public CredentialSource? Source { get; private set; }

    private string Setting => At(HasFile ? nameof(ImsOptions.CredentialFile) : nameof(ImsOptions.EnvironmentPrefix));

    public CredentialFileEntry? Resolve()
    {
        if (HasFile && HasEnvironment)
        {
            return Fail($"{At(nameof(ImsOptions.EnvironmentPrefix))} and {At(nameof(ImsOptions.CredentialFile))} are both set, and each brings a whole credential: remove one of them.");
        }

        if (!HasFile && !HasEnvironment)
        {
            return string.IsNullOrWhiteSpace(options.CredentialName) ? null : Fail(
                $"{At(nameof(ImsOptions.CredentialName))} is set without {At(nameof(ImsOptions.CredentialFile))}: it picks one credential of a file. Set the file, or remove it.");
        }

        try
        {
            Source = HasFile ? CredentialFile.Read(options.CredentialFile!) : CredentialEnvironment.Read(options.EnvironmentPrefix!, Trimmed(options.ClientId));
            CredentialFileEntry entry = Source.Pick(new CredentialChoice
            {
                Name = Trimmed(options.CredentialName),
                ClientId = Trimmed(options.ClientId),
                IsForJwt = options.Grant is ImsGrant.Jwt,
                NameSetting = At(nameof(ImsOptions.CredentialName)),
                ClientIdSetting = At(nameof(ImsOptions.ClientId)),
            });
            return FindMisfit(entry) is { } misfit ? Fail(misfit) : entry;
        }
        catch (CredentialFileException exception)
        {
            return Fail($"{Setting}: {exception.Message}");
        }
    }

    // A credential of the other kind, unless settings bring what it lacks: the client of a JWT credential stays the same when it is migrated.
    private string? FindMisfit(CredentialFileEntry entry) => options.Grant switch
    {
        _ when entry.LocalToken is not null => null,
        ImsGrant.Jwt when entry.Jwt is null && !IsJwtExplicit =>
            $"{Setting}: {entry} of '{Source!.Name}' is an OAuth server-to-server credential, and {At(nameof(ImsOptions.Grant))} is Jwt: remove {At(nameof(ImsOptions.Grant))}, or set a JWT credential.",
        ImsGrant.ClientCredentials when entry.OAuth is null && ScopeList.Parse(options.Scopes).Count == 0 =>
            $"{Setting}: {entry} of '{Source!.Name}' is a JWT credential. Set {At(nameof(ImsOptions.Grant))} to Jwt; or, once it is migrated to OAuth server-to-server, set {At(nameof(ImsOptions.Scopes))} to those of its page in the Adobe Developer Console.",
        _ => null,
    };

    private CredentialFileEntry? Fail(string problem)
    {
        problems.Add(problem);
        HasFailed = true;
        return null;
    }

    private string At(string property) => $"{settings}:{property}";

    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
