using System.Reflection;
using Azure.Core.Pipeline;
using Google.Apis.Http;
using Microsoft.Identity.Client;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Ims;
using TokenKit.Peers;

namespace TokenKit.Soak.Contenders;

/// <summary>One of those compared.</summary>
public sealed class ContenderKind
{
    private static readonly ContenderKind[] Peers =
    [
        new() { Name = "Azure.Core", Assembly = typeof(HttpPipeline).Assembly, RefreshesBefore = TimeSpan.FromMinutes(5),
            Create = wiring => new AzureContender(wiring) },
        new() { Name = "Google.Apis.Auth", Assembly = typeof(Google.Apis.Auth.OAuth2.ServiceCredential).Assembly,
            RefreshesBefore = TimeSpan.FromSeconds(225), Create = CreateGoogle },
        new() { Name = "MSAL", Assembly = typeof(IConfidentialClientApplication).Assembly, RefreshesBefore = TimeSpan.FromMinutes(5),
            Create = CreateMsal },
    ];

    public static ContenderKind TokenKit { get; } = new()
    {
        Name = "TokenKit",
        Assembly = typeof(ITokenProvider).Assembly,
        Create = CreateTokenKit
    };

    /// <summary>TokenKit first, then its peers.</summary>
    public static IReadOnlyList<ContenderKind> All { get; } = [TokenKit, .. Peers];

    public required string Name { get; init; }

    public bool IsOurs => this == TokenKit;

    /// <summary>
    /// How long before the end of a token's life its rules call for another one, as measured; <see langword="null"/> where an option says
    /// so.
    /// </summary>
    public TimeSpan? RefreshesBefore { get; init; }

    /// <summary>Stands it between an API and a token endpoint; what it is given there is not its own to dispose of.</summary>
    public required Func<Wiring, IContender> Create { get; init; }

    /// <summary>Name and version.</summary>
    public string Version =>
        $"{Name} {Assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}".TrimEnd();

    private Assembly? Assembly { get; init; }

    public override string ToString() => Name;

    private static HandlerContender CreateTokenKit(Wiring wiring)
    {
        var options = new ImsOptions
        {
            Authority = new Uri(wiring.Credential.TokenEndpoint, "/"),
            TokenPath = wiring.Credential.TokenEndpoint.AbsolutePath,
            ClientId = wiring.Credential.ClientId,
            ClientSecret = wiring.Credential.ClientSecret,
            Scopes = { wiring.Credential.Scope },
        };
        var backChannel = new HttpClient(wiring.TokenTransport, disposeHandler: false);
        var tokens = new CachingTokenProvider(new ImsTokenProvider(options, backChannel, wiring.Clock), wiring.Cache, wiring.Clock);
        return new HandlerContender(wiring.Api, new AdobeTokenHandler(tokens) { InnerHandler = wiring.ApiTransport }, backChannel);
    }

    private static HandlerContender CreateGoogle(Wiring wiring) =>
        new(wiring.Api,
            new ConfigurableMessageHandler(wiring.ApiTransport)
            {
                Credential = new GoogleCredential(wiring.TokenTransport, wiring.Credential)
            });

    private static HandlerContender CreateMsal(Wiring wiring)
    {
        var transport = new MsalTransport(wiring.TokenTransport, wiring.Credential);
        return new HandlerContender(wiring.Api,
            new MsalHandler(MsalApplication.Create(transport, wiring.Credential)) { InnerHandler = wiring.ApiTransport }, transport);
    }
}
