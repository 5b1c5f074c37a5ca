using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>A test that calls AEM Forms of an emulator in memory, with requests that no client library touched.</summary>
public abstract class AemFormsTest : InMemoryEmulatorTest
{
    private protected const string PdfForm = "adobe/document/generate/pdfform";
    private protected const string Batch = "adobe/forms/batch/output/";

    private protected static MultipartFormDataContent TheParts() => new()
    {
        { new StringContent("<xdp/>"), "template", "form.xdp" },
        { new StringContent("<data/>"), "data", "data.xml" },
    };

    private protected async Task<HttpResponseMessage> CallAsync(
        HttpMethod method,
        string path,
        string? token,
        HttpContent? content = null,
        string? apiKey = ExampleCredential.ClientId,
        string? experimental = "1",
        Uri? instance = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(instance ?? Emulator.AemAddress, path)) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach ((string name, string? value) in new[] { ("X-Api-Key", apiKey), ("X-Adobe-Accept-Experimental", experimental) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Client.SendAsync(request, Cancellation);
    }

    private protected static async Task ShouldBeRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string? said = null)
    {
        using (response)
        {
            JsonElement json = await response.JsonAsync();
            Assert.Equal((status, (int)status), (response.StatusCode, json.GetProperty("status").GetInt32()));
            Assert.NotEmpty(json.GetProperty("title").GetString()!);
            Assert.Contains(said ?? "", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
            response.ShouldHaveDebugId();
        }
    }
}
