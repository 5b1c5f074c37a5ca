using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;
using TokenKit.Tests.Documentation;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>PostgreSQL, the server of <see cref="PostgresServer"/>.</summary>
public sealed class PostgresRegistrationStoreTests(PostgresServer server) : RegistrationStoreTest
{
    private readonly string _database = server.DatabaseOf($"service_{Guid.NewGuid():N}");

    public override ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? string.Empty);
        return base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (PostgresServer.Missing is null)
        {
            await WithContextAsync(context => context.Database.EnsureDeletedAsync(CancellationToken.None));
        }

        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_registration_stays_although_the_transaction_of_the_caller_is_rolled_back()
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            Assert.True(await Open().CompareAndReplaceAsync(Device, null, SomeRegistration.Number(1), Cancellation));
        }

        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(Device, Cancellation));
    }

    [Fact]
    public async Task The_rights_that_the_page_shows_are_enough()
    {
        string rights = Snippet.Of("sql").Single(snippet => snippet.Code.StartsWith("GRANT", StringComparison.Ordinal)).Code;
        string role = $"service_{Guid.NewGuid():N}";
        string commands = $"CREATE ROLE {role} LOGIN; {rights.Replace("TO service", $"TO {role}", StringComparison.Ordinal)}";
        await WithContextAsync(context => context.Database.ExecuteSqlRawAsync(commands, Cancellation));
        IClientRegistrationStore store = Connect(
            use: options => options.UseNpgsql(_database.Replace("Username=tokenkit", $"Username={role}", StringComparison.Ordinal)))
            .GetRequiredService<IClientRegistrationStore>();

        await (await store.LockAsync(Device, Cancellation)).DisposeAsync();
        Assert.True(await store.CompareAndReplaceAsync(Device, null, SomeRegistration.Number(1), Cancellation));
        Assert.True(await store.CompareAndReplaceAsync(Device, SomeRegistration.Number(1), SomeRegistration.Number(2), Cancellation));
        SomeRegistration.AssertSame(SomeRegistration.Number(2), await store.GetAsync(Device, Cancellation));
    }

    protected override void Use(DbContextOptionsBuilder options) => options.UseNpgsql(_database);

    protected override void UseReadOnly(DbContextOptionsBuilder options) =>
        options.UseNpgsql($"{_database};Options=-c default_transaction_read_only=on");

    // Port 1 is a port on which no server listens.
    protected override void UseUnreachable(DbContextOptionsBuilder options) =>
        options.UseNpgsql("Host=127.0.0.1;Port=1;Username=tokenkit;Database=service;Timeout=5");
}
