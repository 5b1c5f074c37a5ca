using System.Security.Cryptography;
using TokenKit.Ims.CredentialFiles;
using TokenKit.Ims.Keys;

namespace TokenKit.Ims;

/// <summary>Makes the assertion of the legacy exchange from the options and the credential file, or lists what stands in the way.</summary>
/// <param name="options">What the user set; it wins.</param>
/// <param name="settings">The path of those settings.</param>
/// <param name="file">What the credential file says; <see langword="null"/> where there is none.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class JwtAssertionResolver(ImsOptions options, string settings, JwtPart? file, ICollection<string> problems)
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    private readonly string? _technicalAccountId = string.IsNullOrWhiteSpace(options.Jwt.TechnicalAccountId) ? file?.TechnicalAccountId : options.Jwt.TechnicalAccountId.Trim();

    private readonly IReadOnlyList<string> _metascopes = JwtAssertion.MetascopesOf(options.Jwt.Metascopes) is { Count: > 0 } own ? own : JwtAssertion.MetascopesOf(file?.Metascopes ?? []);

    private ImsJwtOptions Jwt => options.Jwt;

    /// <summary>Whether the key of the file signs, and so its certificate is the one that counts.</summary>
    public bool UsesKeyOfFile { get; private set; }

    public JwtAssertion? Resolve(Uri authority, string? clientId, string? organization)
    {
        CheckClaims(organization);
        RSA? key = ReadKey();
        if (problems.Count == 0)
        {
            return new JwtAssertion(authority, clientId!, organization!, _technicalAccountId!, _metascopes, Jwt, key);
        }

        key?.Dispose();
        return null;
    }

    private void CheckClaims(string? organization)
    {
        if (organization is null)
        {
            problems.Add($"{settings}:{nameof(ImsOptions.OrganizationId)} is not set: it issues the assertion; set the organization of the credential, …@AdobeOrg.");
        }

        if (_technicalAccountId?.EndsWith("@techacct.adobe.com", StringComparison.Ordinal) is not true)
        {
            problems.Add($"{At(nameof(ImsJwtOptions.TechnicalAccountId))} is no technical account: set the id that ends in @techacct.adobe.com (not the e-mail address).");
        }

        if (_metascopes.Count == 0)
        {
            problems.Add($"{At(nameof(ImsJwtOptions.Metascopes))} is empty: list those of the credential, such as ent_aem_cloud_api.");
        }

        if (Jwt.AssertionLifetime <= TimeSpan.Zero || Jwt.AssertionLifetime > LongestLifetime)
        {
            problems.Add($"{At(nameof(ImsJwtOptions.AssertionLifetime))} is not between 0 and 24 hours: set a few minutes, such as 00:05:00.");
        }
    }

    private RSA? ReadKey()
    {
        (string Setting, Func<RSA> Read)[] given =
        [
            .. Jwt.PrivateKey is { } text ? [(nameof(ImsJwtOptions.PrivateKey), () => PrivateKeyReader.Read(text, Jwt.PrivateKeyPassphrase))] : Array.Empty<(string, Func<RSA>)>(),
            .. Jwt.PrivateKeyPath is { } path ? [(nameof(ImsJwtOptions.PrivateKeyPath), () => PrivateKeyReader.ReadFile(path, Jwt.PrivateKeyPassphrase))] : Array.Empty<(string, Func<RSA>)>(),
        ];
        int ways = given.Length + (Jwt.SigningCredentials is null ? 0 : 1);
        if (ways == 0 && file is { PrivateKey: not null } or { PrivateKeyPath: not null })
        {
            return ReadKeyOfFile(file);
        }

        if (ways != 1)
        {
            problems.Add($"{settings}:{nameof(ImsOptions.Jwt)} has {(ways == 0 ? "no key" : "more than one key")}: set one of {nameof(ImsJwtOptions.PrivateKeyPath)}, {nameof(ImsJwtOptions.PrivateKey)} and, in code, {nameof(ImsJwtOptions.SigningCredentials)}.");
        }

        if (ways != 1 || given.Length == 0)
        {
            return null;
        }

        try
        {
            return given[0].Read();
        }
        catch (PrivateKeyException exception)
        {
            problems.Add($"{At(given[0].Setting)}: {exception.Message}");
            return null;
        }
    }

    private RSA? ReadKeyOfFile(JwtPart part)
    {
        UsesKeyOfFile = true;
        string? passphrase = Jwt.PrivateKeyPassphrase ?? part.Passphrase;
        try
        {
            return part.PrivateKey is { } text ? PrivateKeyReader.Read(text, passphrase) : PrivateKeyReader.ReadFile(part.PrivateKeyPath!, passphrase);
        }
        catch (PrivateKeyException exception)
        {
            string tried = part.PrivateKeyPath is null ? string.Empty : " (A relative path starts at the credential file, and then at the working directory.)";
            problems.Add($"{settings}:{nameof(ImsOptions.CredentialFile)}: the private key of the credential: {exception.Message}{tried}");
            return null;
        }
    }

    private string At(string property) => $"{settings}:{nameof(ImsOptions.Jwt)}:{property}";
}
