using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace TokenKit.EntityFrameworkCore.ServiceProcess;

/// <summary>A process of the service, connected to its database: its store is among the services.</summary>
public static class ServiceDatabase
{
    public static ServiceProvider Connect(
        Action<DbContextOptionsBuilder> database,
        Action<EntityFrameworkRegistrationOptions>? configure = null,
        Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddDbContext<ServiceContext>(database);
        services.AddAdobeTokens().AddEntityFrameworkRegistrations<ServiceContext>(
            configure ?? (static options => options.Protection = new FakeKeyProtection("FAKE-key")));
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
