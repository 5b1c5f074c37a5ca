using System.Text.Json.Nodes;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace AemForms;

/// <summary>An Adobe of one's own: the emulator, with a credential file as one downloads it.</summary>
internal sealed class DemoAdobe : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aem-forms-");
    private readonly bool _isJwt;

    private DemoAdobe(AdobeEmulator emulator, bool isJwt)
    {
        Emulator = emulator;
        _isJwt = isJwt;
        Settings = new()
        {
            ["Aem:BaseAddress"] = emulator.AemAddress.AbsoluteUri,
            ["Aem:PollInterval"] = "00:00:00.200",
            ["AdobeTokens:aem:Provider"] = "Ims",
            ["AdobeTokens:aem:Grant"] = isJwt ? "Jwt" : "ClientCredentials",
            ["AdobeTokens:aem:CredentialFile"] = CredentialFile,
            ["AdobeTokens:aem:Authority"] = emulator.BaseAddress.AbsoluteUri,
        };
    }

    public AdobeEmulator Emulator { get; }

    public string Description => $"The emulator of Adobe at {Emulator.BaseAddress}, with a credential file "
        + (_isJwt ? "of the AEM Developer Console (legacy JWT)." : "of the Adobe Developer Console (OAuth server-to-server).");

    /// <summary>What would stand in appsettings.json; against the real Adobe without Authority.</summary>
    public Dictionary<string, string?> Settings { get; }

    private string CredentialFile => Path.Combine(_folder.FullName, "credential.json");

    public static async Task<DemoAdobe> StartAsync(bool isJwt)
    {
        var adobe = new DemoAdobe(await AdobeEmulator.StartAsync(), isJwt);
        (ImsEmulatorCredential credential, JsonObject file) = isJwt
            ? DemoCredential.ForJwt(adobe.Emulator.TimeProvider)
            : DemoCredential.ForOAuth();
        adobe.Emulator.Ims.AddCredential(credential);
        adobe.Emulator.AemForms.AllowedClientIds = [credential.ClientId];
        await File.WriteAllTextAsync(adobe.CredentialFile, file.ToString());
        return adobe;
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
