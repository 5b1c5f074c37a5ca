using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenKit.Testing;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Documentation;

namespace TokenKit.Tests.Products;

/// <summary>An application with the settings of a page, whose requests to any address reach an emulator.</summary>
internal sealed class ProductScene : IAsyncDisposable
{
    // Not text, and longer than what the journal keeps of a body.
    public static readonly byte[] Document = [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7))];

    // The tests of a page run one after the other, so they share its compiled code.
    private static readonly ConcurrentDictionary<string, Assembly> Compiled = new(StringComparer.Ordinal);

    private readonly List<byte[]> _downloads = [];
    private readonly ProductPage _page;
    private readonly string _file = Path.GetTempFileName();

    private ProductScene(ProductPage page, AdobeEmulator emulator) => (_page, Emulator) = (page, emulator);

    public AdobeEmulator Emulator { get; }

    /// <summary>The requests to anything but the token endpoint.</summary>
    public IEnumerable<RecordedRequest> Calls => Emulator.Journal.Requests.Except(Emulator.Journal.TokenRequests);

    /// <summary>The bodies that came from a cloud store.</summary>
    public IReadOnlyList<byte[]> Downloads => _downloads;

    public static async Task<ProductScene> StartAsync(ProductPage page)
    {
        var options = new AdobeEmulatorOptions();
        options.Credentials.Clear();
        options.Credentials.Add(new ImsEmulatorCredential(
            ExampleCredential.ClientId, ExampleCredential.ClientSecret, ExampleCredential.OrganizationId, page.Scopes.Split(',')));
        return new ProductScene(page, await AdobeEmulator.StartInMemoryAsync(options, TestContext.Current.CancellationToken));
    }

    public static string HostOf(RecordedRequest request) => request.Headers["Host"];

    /// <summary>Runs the code of the page. A header may be left out on the wire.</summary>
    public async Task RunAsync(string? leftOut = null)
    {
        await File.WriteAllTextAsync(_file, CredentialFile());
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(_page.Settings))).AddInMemoryCollection(OwnSettings());
        builder.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(
            () => new Wire(leftOut, _downloads) { InnerHandler = Emulator.CreateHandler() }));

        Assembly code = Compiled.GetOrAdd(_page.Name, _ => SnippetCompiler.Load(_page.Code));
        foreach (FieldInfo given in code.GetType("Given")!.GetFields())
        {
            given.SetValue(null, given.Name switch
            {
                "builder" => builder,
                "poll" => TimeSpan.Zero,
                _ => Document,
            });
        }

        // The entry point blocks its thread until the code has ended.
        await Task.Run(() => code.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null));
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await Emulator.DisposeAsync();
    }

    // What a page leaves to its reader.
    private Dictionary<string, string?> OwnSettings()
    {
        string token = $"AdobeTokens:{TokenName()}";
        return _page.Settings.Contains("CredentialFile", StringComparison.Ordinal)
            ? new() { [$"{token}:CredentialFile"] = _file }
            : new()
            {
                [$"{token}:ClientId"] = ExampleCredential.ClientId,
                [$"{token}:ClientSecret"] = ExampleCredential.ClientSecret,
                [$"{token}:OrganizationId"] = _page.Settings.Contains("OrganizationId", StringComparison.Ordinal)
                    ? ExampleCredential.OrganizationId
                    : null,
            };
    }

    private string TokenName() => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(_page.Settings))).Build()
        .GetSection("AdobeTokens").GetChildren().Single().Key;

    // As downloaded: from PDF Services since June 2023, and from the Adobe Developer Console.
    private string CredentialFile() => _page.Name == "pdf-services"
        ? $$$"""
            {"client_credentials":{"client_id":"{{{ExampleCredential.ClientId}}}","client_secret":"{{{ExampleCredential.ClientSecret}}}"},
             "service_principal_credentials":{"organization_id":"{{{ExampleCredential.OrganizationId}}}"}}
            """
        : $$$"""
            { "project": { "id": "1000000000000000001", "name": "demo", "org": { "id": "10001",
              "ims_org_id": "{{{ExampleCredential.OrganizationId}}}" }, "workspace": { "id": "1000000000000000002", "name": "Production",
              "details": { "credentials": [ { "id": "200001", "name": "aio-200001", "integration_type": "oauth_server_to_server",
                "oauth_server_to_server": { "client_id": "{{{ExampleCredential.ClientId}}}",
                  "client_secrets": ["{{{ExampleCredential.ClientSecret}}}"],
                  "scopes": ["{{{ExampleCredential.Scope.Replace(",", "\",\"", StringComparison.Ordinal)}}}"] } } ] } } } }
            """;

    private sealed class Wire(string? leftOut, List<byte[]> downloads) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (leftOut is not null)
            {
                request.Headers.Remove(leftOut);
            }

            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get && request.RequestUri!.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            {
                downloads.Add(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            }

            return response;
        }
    }
}
