namespace TokenKit.Soak.Stress;

/// <summary>A client of Adobe IMS. Everything about it is invented.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="OrganizationId">The only organization that it may name.</param>
internal sealed record StressClient(string ClientId, string OrganizationId)
{
    private const string First = "1111FAKE@AdobeOrg";
    private const string Second = "2222FAKE@AdobeOrg";
    private const string Third = "3333FAKE@AdobeOrg";

    /// <summary>The clients that each token stands for: one at a time, a reload changes to the other.</summary>
    public static IReadOnlyDictionary<string, StressClient[]> OfTokens { get; } = new Dictionary<string, StressClient[]>
    {
        ["aem"] = [new("FAKE-aem-1", First), new("FAKE-aem-2", Second)],
        ["assets"] = [new("FAKE-assets-1", First), new("FAKE-assets-2", Third)],
        ["firefly"] = [new("FAKE-firefly-1", Second), new("FAKE-firefly-2", Third)],
    };

    /// <summary>Both secrets are valid all the time.</summary>
    public string[] Secrets => [$"p8e-{ClientId}-first", $"p8e-{ClientId}-second"];
}
