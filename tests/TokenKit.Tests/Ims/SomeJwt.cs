using TokenKit.Ims;

namespace TokenKit.Tests.Ims;

/// <summary>Invented credentials of the legacy exchange.</summary>
internal static class SomeJwt
{
    /// <summary>Options that lack only a key, with a change.</summary>
    public static ImsOptions Options(Action<ImsJwtOptions> change)
    {
        ImsOptions options = SomeIms.Options(options =>
        {
            options.Grant = ImsGrant.Jwt;
            options.OrganizationId = SomeIms.Organization;
            options.Jwt.TechnicalAccountId = "0123456789ABCDEF0123FAKE@techacct.adobe.com";
            options.Jwt.Metascopes.Add("ent_aem_cloud_api");
        });
        change(options.Jwt);
        return options;
    }

    /// <summary>Options whose signature is not checked.</summary>
    public static ImsOptions SignedOptions(Action<ImsJwtOptions>? change = null) => Options(jwt =>
    {
        jwt.SignData = (_, _) => ValueTask.FromResult<byte[]>([1, 2, 3]);
        change?.Invoke(jwt);
    });
}
