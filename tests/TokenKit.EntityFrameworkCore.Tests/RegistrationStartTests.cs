using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;
using TokenKit.EntityFrameworkCore.ServiceProcess;
using TokenKit.Testing;
using TokenKit.Tests.Contracts;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// What a host reports at its start about the protection of secrets and about its model, and the database of a whole service.
/// </summary>
public sealed class RegistrationStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_protection_the_host_does_not_start_and_says_what_to_do()
    {
        OptionsValidationException failure = await FailureAsync(static _ => { });

        Assert.Contains("AddDataProtection()", failure.Message, StringComparison.Ordinal);
        Assert.Contains("StoreSecretsAsPlainText", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_protections_are_an_error_at_start()
    {
        OptionsValidationException failure = await FailureAsync(static options =>
        {
            options.StoreSecretsAsPlainText = true;
            options.Protection = new FakeKeyProtection("FAKE-key");
        });

        Assert.Contains("only one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_protection_that_was_chosen_and_is_not_registered_is_an_error_at_start()
    {
        OptionsValidationException failure = await FailureAsync(static options => options.UseDataProtection());

        Assert.Contains("services.AddDataProtection()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_the_tables_is_an_error_at_start()
    {
        using IHost host = HostOf<EmptyContext>(static options => options.StoreSecretsAsPlainText = true);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("EmptyContext", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AddTokenKitRegistrations()", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_data_protection_of_the_services_is_the_default_and_one_key_ring_serves_all_processes(bool isNamed)
    {
        IClientRegistrationStore one = await OpenAsync("ring", isNamed);
        Assert.True(await one.CompareAndReplaceAsync(RegistrationStoreTest.Device, null, SomeRegistration.Number(1), Cancellation));

        IClientRegistrationStore other = await OpenAsync("ring", isNamed);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await other.GetAsync(RegistrationStoreTest.Device, Cancellation));

        IClientRegistrationStore foreign = await OpenAsync("another-ring", isNamed);
        var failure = await Assert.ThrowsAsync<ClientRegistrationStoreException>(() =>
            foreign.GetAsync(RegistrationStoreTest.Device, Cancellation).AsTask());
        Assert.Contains("one persisted key ring", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_registers_once_with_a_factory_of_contexts_or_without_one(bool hasFactory)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        string statement = emulator.Pass.IssueStatement(emulator.Pass.AddApplication());
        for (int start = 0; start < 2; start++)
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            if (hasFactory)
            {
                builder.Services.AddDbContextFactory<ServiceContext>(Use);
            }
            else
            {
                builder.Services.AddDbContext<ServiceContext>(Use);
            }

            builder.Services.AddAdobeTokens()
                .AddAdobePass("pass", options =>
                {
                    options.Authority = emulator.PassAddress;
                    options.SoftwareStatement = statement;
                })
                .AddEntityFrameworkRegistrations<ServiceContext>(options => options.Protection = new FakeKeyProtection("FAKE-key"));
            using IHost host = builder.Build();
            using (IServiceScope scope = host.Services.CreateScope())
            {
                await scope.ServiceProvider.GetRequiredService<ServiceContext>().Database.EnsureCreatedAsync(Cancellation);
            }

            await host.StartAsync(Cancellation);
            await host.Services.GetRequiredKeyedService<ITokenProvider>("pass").GetTokenAsync(Cancellation);
            await host.StopAsync(Cancellation);
        }

        Assert.Equal(1, emulator.Pass.RegistrationRequests);
    }

    private static async Task<OptionsValidationException> FailureAsync(Action<EntityFrameworkRegistrationOptions> configure)
    {
        using IHost host = HostOf<ServiceContext>(configure);
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
    }

    private static IHost HostOf<TContext>(Action<EntityFrameworkRegistrationOptions> configure)
        where TContext : DbContext
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<TContext>(static options => options.UseSqlite("Data Source=:memory:"));
        builder.Services.AddAdobeTokens().AddEntityFrameworkRegistrations<TContext>(configure);
        return builder.Build();
    }

    private void Use(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "service.db")}");

    private async Task<IClientRegistrationStore> OpenAsync(string ring, bool isNamed)
    {
        ServiceProvider services = ServiceDatabase.Connect(
            Use,
            options =>
            {
                if (isNamed)
                {
                    options.UseDataProtection();
                }
            },
            more => more.AddDataProtection().SetApplicationName("service")
                .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(_folder.FullName, ring))));
        using IServiceScope scope = services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<ServiceContext>().Database.EnsureCreatedAsync(Cancellation);
        return services.GetRequiredService<IClientRegistrationStore>();
    }

    private sealed class EmptyContext(DbContextOptions<EmptyContext> options) : DbContext(options);
}
