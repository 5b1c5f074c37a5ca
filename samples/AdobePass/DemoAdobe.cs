using TokenKit.Testing;

namespace AdobePass;

/// <summary>
/// An Adobe of one's own: the emulator, three registered applications, and a directory with their statements and registrations.
/// </summary>
internal sealed class DemoAdobe : IAsyncDisposable
{
    // Adobe documents api:client:v2 only; which scopes the other APIs want, ask Adobe, or look at what a registration grants.
    private static readonly (string Token, string Scope)[] Applications =
    [
        ("viewers", "api:client:v2"),
        ("legacy", "config:client decisions:client platform:sso profile:client tokens:client"),
        ("management", "temporary:passes:owner decisions:owner analytics:client"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adobe-pass-");
    private readonly bool _keepsRegistrations;

    private DemoAdobe(AdobeEmulator emulator, bool keepsRegistrations)
    {
        Emulator = emulator;
        _keepsRegistrations = keepsRegistrations;
        foreach ((string token, string scope) in Applications)
        {
            Add($"AdobeTokens:{token}", scope, Path.Combine(_folder.FullName, $"{token}-statement.txt"));
        }
    }

    public AdobeEmulator Emulator { get; }

    /// <summary>What would stand in appsettings.json; against the real Adobe with Environment instead of Authority.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public string Description => $"""
        The emulator of Adobe Pass at {Emulator.PassAddress}, management at {Emulator.PassManagementAddress}.
        Registrations are kept in {Registrations}{(_keepsRegistrations ? "." : ", and removed at the end.")}
        {string.Join('\n', Applications.Select(application => $"  token {application.Token,-10}  scope {application.Scope}"))}
        """;

    private string Registrations => Path.Combine(_folder.FullName, "registrations");

    public static async Task<DemoAdobe> StartAsync(bool keepsRegistrations) => new(await AdobeEmulator.StartAsync(), keepsRegistrations);

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        if (!_keepsRegistrations)
        {
            _folder.Delete(recursive: true);
        }
    }

    private void Add(string section, string scope, string statementFile)
    {
        File.WriteAllText(statementFile, Emulator.Pass.IssueStatement(Emulator.Pass.AddApplication(scope.Split(' '))));
        Settings[$"{section}:Provider"] = "AdobePass";
        Settings[$"{section}:Authority"] = Emulator.PassAddress.AbsoluteUri;
        Settings[$"{section}:SoftwareStatementFile"] = statementFile;
        Settings[$"{section}:RegistrationDirectory"] = Registrations;
        Settings[$"{section}:Scope"] = scope;
    }
}
