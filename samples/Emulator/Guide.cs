using System.Text;
using TokenKit.Testing;
using TokenKit.Testing.Pass;

namespace Emulator;

/// <summary>What a developer needs to know of a running emulator: its addresses, its credential, and how to get a token by hand.</summary>
internal sealed class Guide(AdobeEmulator adobe)
{
    private const string Form = $"grant_type=client_credentials&client_id={ExampleCredential.ClientId}"
        + $"&client_secret={ExampleCredential.ClientSecret}&scope={ExampleCredential.Scope}";

    private readonly Uri _tokenEndpoint = new(adobe.BaseAddress, "ims/token/v3");
    private readonly PassApplication _application = adobe.Pass.AddApplication();

    public string Text =>
        $"""
        Adobe's emulator runs until Ctrl+C. Everything below is invented.

        Authority               {adobe.BaseAddress}
        ClientId                {ExampleCredential.ClientId}
        ClientSecret            {ExampleCredential.ClientSecret}
        OrganizationId          {ExampleCredential.OrganizationId}
        Scopes                  {ExampleCredential.Scope}

        A protected API         {adobe.ApiAddress}
        AEM Forms               {adobe.AemAddress}
        Adobe Pass              {adobe.PassAddress}
        Adobe Pass, management  {adobe.PassManagementAddress}
        Software statement      {adobe.Pass.IssueStatement(_application)}

        A token by hand:  curl -d '{Form}' {_tokenEndpoint}

        """;

    /// <summary>Sends the request of the last line.</summary>
    public async Task<bool> CheckAsync()
    {
        using HttpClient client = adobe.CreateClient();
        using var form = new StringContent(Form, Encoding.ASCII, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await client.PostAsync(_tokenEndpoint, form);
        Console.WriteLine($"POST {_tokenEndpoint}  {(int)response.StatusCode}");
        return response.IsSuccessStatusCode;
    }
}
