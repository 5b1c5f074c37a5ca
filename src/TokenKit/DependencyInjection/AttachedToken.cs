using Microsoft.Extensions.DependencyInjection;
using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>A registered token as a handler attaches it.</summary>
internal sealed class AttachedToken
{
    private AttachedToken(ITokenProvider provider, AllowedHosts? hosts, IRequestGuard? guard)
    {
        Provider = provider;
        Hosts = hosts;
        Guard = guard;
    }

    public ITokenProvider Provider { get; }

    /// <summary>The hosts that are set beside its credential.</summary>
    public AllowedHosts? Hosts { get; }

    /// <summary>Checks each request; null if any request may have the token.</summary>
    public IRequestGuard? Guard { get; }

    public static AttachedToken Of(IServiceProvider services, RegisteredTokens.Token token)
    {
        ITokenProvider provider = services.GetRequiredKeyedService<ITokenProvider>(token.Name);

        // A container such as Autofac can replace a token without the service collection.
        bool isReplaced = services.GetRequiredService<RegisteredTokens>().IsReplaced(token.Name) || provider is not CachingTokenProvider;
        if (!isReplaced)
        {
            provider = services.GetRequiredKeyedService<RegisteredProvider>(token.Name).ForRequests;
        }

        ITokenProvider acquirer = AdobeTokenHandler.AcquirerOf(provider);
        AllowedHosts? hosts = (acquirer as ITokenDestinations)?.AllowedHosts;
        if (token.Destinations?.Invoke(services) is { } beside)
        {
            hosts = new AllowedHosts(HostPattern.Split(beside.Hosts), beside.Products)
            {
                AllowsLoopback = hosts is { AllowsLoopback: true },
                Settings = token.Settings,
            };
        }

        IRequestGuard? guard = provider is IRequestTokenSelector ? null
            : isReplaced && token.Kind.GuardWhenReplaced is { } whenReplaced ? whenReplaced
            : acquirer as IRequestGuard;
        return new AttachedToken(provider, hosts, guard);
    }
}
