using System.Text.Json.Nodes;

namespace AemForms;

/// <summary>The values of service credentials as single settings: <c>CredentialFile</c> reads project files only.</summary>
internal static class ServiceCredentialSettings
{
    public static void Replace(Dictionary<string, string?> settings, JsonNode integration)
    {
        settings.Remove("AdobeTokens:aem:CredentialFile");
        settings["AdobeTokens:aem:ClientId"] = (string?)integration["technicalAccount"]!["clientId"];
        settings["AdobeTokens:aem:ClientSecret"] = (string?)integration["technicalAccount"]!["clientSecret"];
        settings["AdobeTokens:aem:OrganizationId"] = (string?)integration["org"];
        settings["AdobeTokens:aem:Jwt:TechnicalAccountId"] = (string?)integration["id"];
        settings["AdobeTokens:aem:Jwt:Metascopes"] = (string?)integration["metascopes"];
        settings["AdobeTokens:aem:Jwt:PrivateKey"] = (string?)integration["privateKey"];
    }
}
