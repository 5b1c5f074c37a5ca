using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.EntityFrameworkCore.ServiceProcess;
using TokenKit.Tests.Contracts;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// What every store promises, on a database of its own for each test. Each store that is opened has services of its own, as in another
/// process.
/// </summary>
public abstract partial class RegistrationStoreTest : ClientRegistrationStoreContract, IAsyncLifetime
{
    private readonly List<ServiceProvider> _opened = [];

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        using IServiceScope scope = Connect().CreateScope();
        await ContextOf(scope).Database.EnsureCreatedAsync(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider services in _opened)
        {
            await services.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Connects to the database of this test.</summary>
    protected abstract void Use(DbContextOptionsBuilder options);

    protected override IClientRegistrationStore Open() => Open(null);

    protected IClientRegistrationStore Open(
        Action<EntityFrameworkRegistrationOptions>? configure, Action<IServiceCollection>? more = null) =>
        Connect(configure, more).GetRequiredService<IClientRegistrationStore>();

    protected ServiceProvider Connect(
        Action<EntityFrameworkRegistrationOptions>? configure = null,
        Action<IServiceCollection>? more = null,
        Action<DbContextOptionsBuilder>? use = null)
    {
        ServiceProvider services = ServiceDatabase.Connect(use ?? Use, configure, more);
        lock (_opened)
        {
            _opened.Add(services);
        }

        return services;
    }

    protected async Task<T> WithContextAsync<T>(Func<ServiceContext, Task<T>> act)
    {
        using IServiceScope scope = Connect().CreateScope();
        return await act(ContextOf(scope));
    }

    internal static ServiceContext ContextOf(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<ServiceContext>();
}
