using TokenKit.Testing.Ims;

namespace TokenKit.Testing;

/// <summary>The credential that an emulator knows by default. All of it is invented.</summary>
public static class ExampleCredential
{
    /// <summary>Its client id.</summary>
    public const string ClientId = "FAKE0client0id";

    /// <summary>Its only secret.</summary>
    public const string ClientSecret = "p8e-FAKE-secret";

    /// <summary>The organization that it belongs to.</summary>
    public const string OrganizationId = "FEDCBA9876543210FEDCFAKE@AdobeOrg";

    /// <summary>Its technical account: the <c>sub</c> of an assertion.</summary>
    public const string TechnicalAccountId = "0123456789ABCDEF0123FAKE@techacct.adobe.com";

    /// <summary>Its only metascope, for the JWT exchange. No certificate is bound: <see cref="JwtTestKey"/> makes one.</summary>
    public const string Metascope = "ent_aem_cloud_api";

    /// <summary>The number of its organization in the Adobe Developer Console.</summary>
    public const long ConsoleOrganizationId = 100_001;

    /// <summary>Its own number there.</summary>
    public const long ConsoleCredentialId = 200_002;

    /// <summary>All of its scopes, in the form of the <c>scope</c> parameter.</summary>
    public const string Scope = "openid,AdobeID,read_organizations";

    /// <summary>Makes a new one, to be changed before or after it is given to an emulator.</summary>
    public static ImsEmulatorCredential Create() => new(ClientId, ClientSecret, OrganizationId, Scope.Split(','))
    {
        TechnicalAccountId = TechnicalAccountId,
        Metascopes = [Metascope],
        ConsoleOrganizationId = ConsoleOrganizationId,
        ConsoleCredentialId = ConsoleCredentialId,
    };
}
