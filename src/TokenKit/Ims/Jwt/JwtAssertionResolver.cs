using TokenKit.Ims.Credentials;

namespace TokenKit.Ims.Jwt;

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

    public JwtAssertion? Resolve(Uri authority, string? clientId, string? organization)
    {
        CheckClaims(organization);
        AssertionSigner? signer = new AssertionKeyResolver(Jwt, file, settings).Resolve(problems);
        if (problems.Count == 0)
        {
            return new JwtAssertion(authority, clientId!, organization!, _technicalAccountId!, _metascopes, Jwt, signer!);
        }

        signer?.Dispose();
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

    private string At(string property) => $"{settings}:{nameof(ImsOptions.Jwt)}:{property}";
}
