using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Lists that several sources of the configuration set: the later source wins.</summary>
public sealed class SettingsListTests : ServicesTest
{
    private readonly ConfigurationBuilder _sources = new();
    private readonly List<ImsOptions> _captured = [];

    [Fact]
    public async Task A_text_in_the_environment_replaces_the_list_of_a_file()
    {
        AddFile("""{ "AdobeTokens": { "aem": { "Scopes": ["a", "b", "c"] } } }""");
        Add(("Scopes", "x,y"));

        Start();
        await GetTokenAsync();

        Assert.Equal("x,y", BackChannel.Requests[0]["scope"]);
    }

    [Fact]
    public void The_configuration_of_a_host_knows_its_sources()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(SomeSettings.Token("aem"));
        builder.Configuration.AddInMemoryCollection(SomeSettings.Setting("aem:Scopes", "x,y"));
        builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
        using IHost host = builder.Build();

        Assert.Equal(["x,y"], host.Services.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem").Scopes);
    }

    [Fact]
    public void A_list_replaces_a_text_of_an_earlier_source()
    {
        Add(("Scopes", "a,b,c"));
        Add(("Scopes:0", "x"), ("Scopes:1", "y"));

        Assert.Equal(["x", "y"], Read().Scopes);
    }

    [Fact]
    public void A_shorter_list_leaves_nothing_of_a_longer_one()
    {
        Add(("Scopes:0", "a"), ("Scopes:1", "b"), ("Scopes:2", "c"), ("ClientSecrets:0", "p8e-FAKE-1"), ("ClientSecrets:1", "p8e-FAKE-2"));
        Add(("Scopes:0", "x"), ("ClientSecrets:0", "p8e-FAKE-3"));

        ImsOptions options = Read();

        Assert.Equal(["x"], options.Scopes);
        Assert.Equal(["p8e-FAKE-3"], options.ClientSecrets);
    }

    [Fact]
    public void An_item_that_is_not_the_first_is_added_as_dotnet_does()
    {
        Add(("Scopes:0", "a"), ("Scopes:1", "b"));
        Add(("Scopes:1", "x"), ("Scopes:10", "y"), ("Scopes:2", "z"));

        Assert.Equal(["a", "x", "z", "y"], Read().Scopes);
    }

    [Fact]
    public void An_empty_list_in_a_later_file_takes_all_away()
    {
        Add(("ClientSecrets:0", "p8e-FAKE-1"), ("Jwt:Metascopes:0", "ent_aem_cloud_api"));
        AddFile("""{ "AdobeTokens": { "aem": { "ClientSecrets": [], "Jwt": { "Metascopes": null } } } }""");

        ImsOptions options = Read();

        Assert.Empty(options.ClientSecrets);
        Assert.Empty(options.Jwt.Metascopes);
    }

    [Fact]
    public void Metascopes_follow_the_same_rule()
    {
        Add(("Jwt:Metascopes:0", "a"), ("Jwt:Metascopes:1", "b"));
        Add(("jwt:metascopes", "x"));

        Assert.Equal(["x"], Read().Jwt.Metascopes);
    }

    [Fact]
    public void The_names_of_key_per_file_and_of_Key_Vault_are_sources_like_any_other()
    {
        Add(("Scopes:0", "a"), ("Scopes:1", "b"), ("ClientSecrets:0", "p8e-FAKE-1"));
        using var folder = new TemporaryFile("");
        File.WriteAllText(Path.Combine(folder.Folder, "AdobeTokens__aem__Scopes__0"), "x");
        File.WriteAllText(Path.Combine(folder.Folder, "AdobeTokens__aem__ClientSecrets"), "p8e-FAKE-2");
        _sources.AddKeyPerFile(folder.Folder);

        // As the names of Key Vault become keys.
        string vault = "AdobeTokens--aem--Jwt--Metascopes--0".Replace("--", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        _sources.AddInMemoryCollection([KeyValuePair.Create(vault, (string?)"m")]);

        ImsOptions options = Read();

        Assert.Equal(["x"], options.Scopes);
        Assert.Equal(["p8e-FAKE-2"], options.ClientSecrets);
        Assert.Equal(["m"], options.Jwt.Metascopes);
    }

    [Fact]
    public void Sources_within_a_chained_configuration_keep_their_order()
    {
        Add(("Scopes:0", "a"), ("Scopes:1", "b"));
        Add(("Scopes:0", "x"));
        IConfiguration inner = _sources.Build();
        _sources.Sources.Clear();
        _sources.AddConfiguration(inner);

        Assert.Equal(["x"], Read().Scopes);
    }

    [Fact]
    public void A_text_and_a_list_in_the_same_source_are_refused()
    {
        Add(("Scopes", "x"), ("Scopes:0", "a"));

        Assert.Contains("AdobeTokens:aem:Scopes is set both as one value and as a list (AdobeTokens:aem:Scopes:0) in the same source",
            ProblemOf(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_and_a_list_are_refused_where_the_sources_are_not_known()
    {
        Add(("Scopes:0", "a"));
        Add(("Scopes", "x"));
        Services.AddAdobeTokens(Build().GetSection("AdobeTokens"));

        Assert.Contains("Which source is the later one is not known here: set it in one of them only, or register the configuration",
            Refused(), StringComparison.Ordinal);
    }

    private void Add(params (string Key, string Value)[] settings) =>
        _sources.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"AdobeTokens:aem:{setting.Key}",
            (string?)setting.Value)));

    private void AddFile(string json) => _sources.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private IConfigurationRoot Build()
    {
        IEnumerable<KeyValuePair<string, string?>> token =
            SomeSettings.Token("aem").Where(setting => !setting.Key.EndsWith("Scopes:0", StringComparison.Ordinal));
        _sources.Sources.Insert(0, new MemoryConfigurationSource { InitialData = token });
        return _sources.Build();
    }

    private void Start()
    {
        IConfigurationRoot configuration = Build();
        Services.AddSingleton<IConfiguration>(configuration);
        Services.AddAdobeTokens(configuration.GetSection("AdobeTokens"));
    }

    private ImsOptions Read()
    {
        Services.AddSingleton<IPostConfigureOptions<ImsOptions>>(new PostConfigureOptions<ImsOptions>("aem", _captured.Add));
        Start();
        Record.Exception(() => Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem"));
        return Assert.Single(_captured);
    }

    private string ProblemOf()
    {
        Start();
        return Refused();
    }

    private string Refused() => Assert.Throws<OptionsValidationException>(() => Keyed("aem")).Message;
}
