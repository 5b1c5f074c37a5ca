using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace Quickstart;

/// <summary>What the program plays against: the emulator by default, or the real Adobe where a credential file is named.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string CredentialFileVariable = "ADOBE_CREDENTIAL_FILE";
    private const string ApiUrlVariable = "ADOBE_API_URL";

    // So short that a refresh happens while one watches; Adobe's own tokens live 24 hours.
    private static readonly TimeSpan ShortLifetime = TimeSpan.FromSeconds(6);

    private readonly TemporaryCredentialFile? _file;

    private Stage(
        AdobeEmulator? emulator, TemporaryCredentialFile? file, Uri apiAddress, Dictionary<string, string?> settings, string description)
    {
        Emulator = emulator;
        _file = file;
        ApiAddress = apiAddress;
        Settings = settings;
        Description = description;
    }

    /// <summary>The emulator; null against the real Adobe.</summary>
    public AdobeEmulator? Emulator { get; }

    public Uri ApiAddress { get; }

    /// <summary>What would stand in appsettings.json.</summary>
    public Dictionary<string, string?> Settings { get; }

    public string Description { get; }

    public SentTokens SentTokens { get; } = new();

    /// <summary>How many calls are made: enough to see refreshes of the short-lived token, and few against the real Adobe.</summary>
    public int Calls => Emulator is null ? 3 : 24;

    public static Stage? TryRealAdobe()
    {
        if (Environment.GetEnvironmentVariable(CredentialFileVariable) is not { Length: > 0 } file)
        {
            return null;
        }

        if (!Uri.TryCreate(Environment.GetEnvironmentVariable(ApiUrlVariable), UriKind.Absolute, out Uri? url))
        {
            throw new InvalidOperationException(
                $"{CredentialFileVariable} is set, but {ApiUrlVariable} is not an address: set it to the Adobe API to call with GET.");
        }

        return new Stage(null, null, url, SettingsFor(file), $"The real Adobe, with the credential of {file}, calling {url}.");
    }

    public static async Task<Stage> StartEmulatorAsync()
    {
        AdobeEmulator emulator = await AdobeEmulator.StartAsync();
        emulator.Ims.TokenLifetime = ShortLifetime;
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        var file = new TemporaryCredentialFile(credential, ExampleCredential.ClientSecret);
        Dictionary<string, string?> settings = SettingsFor(file.Path);
        settings["AdobeTokens:aem:Authority"] = emulator.BaseAddress.AbsoluteUri;
        return new Stage(emulator, file, new Uri(emulator.ApiAddress, "assets/1"), settings,
            $"The emulator of Adobe at {emulator.BaseAddress}, whose tokens live {ShortLifetime.TotalSeconds} s.");
    }

    public async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        if (Emulator is not null)
        {
            await Emulator.DisposeAsync();
        }
    }

    private static Dictionary<string, string?> SettingsFor(string credentialFile) => new()
    {
        ["AdobeTokens:aem:Provider"] = "Ims",
        ["AdobeTokens:aem:CredentialFile"] = credentialFile,
    };
}
