namespace TokenKit.Benchmarks.Handlers;

/// <summary>What every subject sends: an invented token of about 1 kB, and the headers that go with it.</summary>
public static class Credential
{
    public const string ClientId = "FAKE0client0id";
    public const string ClientSecret = "p8e-FAKE-benchmark-secret";
    public const string Scope = "openid,AdobeID";
    public const string OrganizationId = "FEDCBA9876543210FEDCFAKE@AdobeOrg";
    public const string ApiKeyHeader = "x-api-key";
    public const string OrganizationHeader = "x-gw-ims-org-id";

    /// <summary>Lives for longer than any benchmark runs, so that it is fresh to all of them.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static readonly string Token = "FAKE-benchmark-token-".PadRight(1_024, 'x');
}
