namespace TokenKit.Ims;

/// <summary>Makes the assertion of the legacy exchange from the options, or lists what stands in the way.</summary>
internal sealed class JwtAssertionResolver(ImsOptions options, string settings, ICollection<string> problems)
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    private ImsJwtOptions Jwt => options.Jwt;

    public JwtAssertion? Resolve(string? clientId, string? organization)
    {
        CheckClaims(organization);
        AssertionSigner? signer = new AssertionKeyResolver(Jwt, $"{settings}:{nameof(ImsOptions.Jwt)}").Resolve(problems);
        if (problems.Count == 0)
        {
            return new JwtAssertion(options.Authority, clientId!, organization!, Jwt, signer!);
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

        if (Jwt.TechnicalAccountId?.Trim().EndsWith("@techacct.adobe.com", StringComparison.Ordinal) is not true)
        {
            problems.Add($"{At(nameof(ImsJwtOptions.TechnicalAccountId))} is no technical account: set the id that ends in @techacct.adobe.com (not the e-mail address).");
        }

        if (JwtAssertion.MetascopesOf(Jwt).Count == 0)
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
