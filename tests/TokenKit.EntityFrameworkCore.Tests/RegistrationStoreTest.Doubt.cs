using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Testing;
using TokenKit.Tests.Contracts;

namespace TokenKit.EntityFrameworkCore.Tests;

// Databases that do not answer, have no tables or cannot be written.
public abstract partial class RegistrationStoreTest
{
    protected abstract void UseReadOnly(DbContextOptionsBuilder options);

    protected abstract void UseUnreachable(DbContextOptionsBuilder options);

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_an_error_of_the_store_in_each_call()
    {
        IClientRegistrationStore store = Connect(use: UseUnreachable).GetRequiredService<IClientRegistrationStore>();

        await AssertDoubtAsync(store, SomeRegistration.Number(1), "could not be used");
        Assert.NotNull((await FailureAsync(store.LockAsync(Device, Cancellation))).InnerException);
    }

    [Fact]
    public async Task Without_its_tables_the_error_says_what_adds_them()
    {
        await WithContextAsync(context => context.Database.ExecuteSqlRawAsync(
            """DROP TABLE "TokenKitRegistrations"; DROP TABLE "TokenKitRegistrationsLocks";""", Cancellation));

        await AssertDoubtAsync(Open(), SomeRegistration.Number(1), "AddTokenKitRegistrations()");
        Assert.Contains(
            "TokenKitRegistrations", (await FailureAsync(Open().GetAsync(Device, Cancellation))).Message, StringComparison.Ordinal);
        await FailureAsync(Open().LockAsync(Device, Cancellation));
    }

    [Fact]
    public async Task A_read_only_database_is_read_and_no_process_registers()
    {
        await StoreAsync();
        IClientRegistrationStore store = Connect(use: UseReadOnly).GetRequiredService<IClientRegistrationStore>();

        SomeRegistration.AssertSame(SomeRegistration.Number(1), await store.GetAsync(Device, Cancellation));

        await FailureAsync(store.LockAsync(Device, Cancellation));
        await FailureAsync(store.CompareAndReplaceAsync(Device, SomeRegistration.Number(1), SomeRegistration.Number(2), Cancellation));
    }

    [Fact]
    public async Task Two_hosts_that_cannot_reach_their_database_never_register()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        string statement = emulator.Pass.IssueStatement(emulator.Pass.AddApplication());
        var options = new AdobePassOptions { Authority = emulator.PassAddress, SoftwareStatement = statement };
        for (int host = 0; host < 2; host++)
        {
            IClientRegistrationStore store = Connect(use: UseUnreachable).GetRequiredService<IClientRegistrationStore>();
            using var provider = new AdobePassTokenProvider(options, emulator.CreateClient(), store);
            var failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => provider.GetTokenAsync(Cancellation).AsTask());
            Assert.IsType<ClientRegistrationStoreException>(failure.InnerException);
        }

        Assert.Equal(0, emulator.Pass.RegistrationRequests);
    }
}
