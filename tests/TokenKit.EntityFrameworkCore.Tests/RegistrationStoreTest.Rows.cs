using System.Text;
using Microsoft.EntityFrameworkCore;
using TokenKit.AdobePass;
using TokenKit.EntityFrameworkCore.ServiceProcess;
using TokenKit.Tests.Contracts;

namespace TokenKit.EntityFrameworkCore.Tests;

// What is in the rows, and rows that are not as they were written.
public abstract partial class RegistrationStoreTest
{
    internal static readonly ClientRegistrationKey Device = new("sp.auth.adobe.com", "00000000-0000-4000-8000-0000000000a1", "device-0001");

    [Fact]
    public async Task A_row_says_to_whom_it_belongs_and_holds_no_secret_in_plain_text()
    {
        await StoreAsync();

        StoredRegistration row = await WithContextAsync(context => context.Set<StoredRegistration>().SingleAsync(Cancellation));

        // The name of the file of the same registration in a file store.
        Assert.Equal("2212a4df8d9d36695d414021e29d64ca38a9b33a4ac2220b8f49b26d50c7e217", row.Key);
        Assert.Equal(("sp.auth.adobe.com", Device.Application, "device-0001"), (row.Host, row.Application, row.Instance));
        Assert.Equal("00000000-0000-4000-8000-000000000001", row.ClientId);
        Assert.DoesNotContain("FAKE", Encoding.Latin1.GetString(row.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_in_plain_text_only_by_an_option()
    {
        IClientRegistrationStore store = Open(static options => options.StoreSecretsAsPlainText = true);
        Assert.True(await store.CompareAndReplaceAsync(Device, null, SomeRegistration.Number(1), Cancellation));

        StoredRegistration row = await WithContextAsync(context => context.Set<StoredRegistration>().SingleAsync(Cancellation));

        Assert.Contains("FAKE", Encoding.UTF8.GetString(row.Content), StringComparison.Ordinal);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await store.GetAsync(Device, Cancellation));
    }

    [Theory]
    [InlineData("its bytes were changed", "cannot be decrypted")]
    [InlineData("it is empty", "cannot be decrypted")]
    [InlineData("it was copied from another key", "cannot be decrypted")]
    [InlineData("it is plain text", "cannot be decrypted")]
    [InlineData("a newer version wrote it", "has the format 2")]
    public async Task A_row_that_cannot_be_used_is_an_error_and_is_never_overwritten(string damage, string message)
    {
        await StoreAsync();
        StoredRegistration damaged = await WithContextAsync(async context =>
        {
            StoredRegistration row = await context.Set<StoredRegistration>().SingleAsync(Cancellation);
            byte[] content = [.. row.Content];
            switch (damage)
            {
                case "its bytes were changed":
                    content[^1] ^= 1;
                    break;
                case "it is empty":
                    content = [];
                    break;
                case "it was copied from another key":
                    content = new FakeKeyProtection("FAKE-key").Protect(
                        new FakeKeyProtection("FAKE-key").Unprotect(row.Content, row.Key)!, new string('0', 64));
                    break;
                case "it is plain text":
                    content = new FakeKeyProtection("FAKE-key").Unprotect(row.Content, row.Key)!;
                    break;
                default:
                    row.Format = 2;
                    break;
            }

            row.Content = content;
            await context.SaveChangesAsync(Cancellation);
            return row;
        });

        await AssertDoubtAsync(Open(), SomeRegistration.Number(1), message);

        StoredRegistration left = await WithContextAsync(context => context.Set<StoredRegistration>().SingleAsync(Cancellation));
        Assert.Equal((damaged.Version, damaged.Format), (left.Version, left.Format));
        Assert.Equal(damaged.Content, left.Content);
    }

    [Fact]
    public async Task A_process_with_another_key_neither_reads_nor_registers()
    {
        await StoreAsync();
        IClientRegistrationStore other = Open(static options => options.Protection = new FakeKeyProtection("FAKE-other-key"));

        await AssertDoubtAsync(other, SomeRegistration.Number(1), "encrypted with another key");

        // Of another device, which has no row yet.
        ClientRegistrationKey unknown = Device with { Instance = "device-0002" };
        Assert.Null(await other.GetAsync(unknown, Cancellation));
        Assert.Contains("other processes could not read", (await FailureAsync(other.LockAsync(unknown, Cancellation))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_damaged_row_does_not_keep_other_devices_from_registering()
    {
        for (int device = 0; device < 3; device++)
        {
            Assert.True(await Open().CompareAndReplaceAsync(
                Device with { Instance = $"{device}" }, null, SomeRegistration.Number(device), Cancellation));
        }

        await WithContextAsync(context => context.Set<StoredRegistration>().Where(row => row.Instance != "1")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Content, new byte[] { 1 }), Cancellation));

        await (await Open().LockAsync(Device, Cancellation)).DisposeAsync();
    }

    [Fact]
    public async Task A_table_that_was_emptied_under_a_running_process_is_doubt_and_not_absence()
    {
        await StoreAsync();
        IClientRegistrationStore running = Open();
        Assert.NotNull(await running.GetAsync(Device, Cancellation));
        Assert.Null(await running.GetAsync(Device with { Instance = null }, Cancellation));

        await WithContextAsync(context => context.Set<StoredRegistration>().ExecuteDeleteAsync(Cancellation));

        Assert.Contains("is empty", (await FailureAsync(running.GetAsync(Device, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Null(await Open().GetAsync(Device, Cancellation));
    }

    [Fact]
    public async Task An_empty_table_is_an_error_from_the_start_if_registrations_are_required()
    {
        IClientRegistrationStore store = Open(static options =>
        {
            options.Protection = new FakeKeyProtection("FAKE-key");
            options.RequireExistingRegistrations = true;
        });
        Assert.Contains("RequireExistingRegistrations", (await FailureAsync(store.GetAsync(Device, Cancellation))).Message,
            StringComparison.Ordinal);

        await StoreAsync();

        Assert.NotNull(await store.GetAsync(Device, Cancellation));
        Assert.Null(await store.GetAsync(Device with { Instance = null }, Cancellation));
    }

    [Fact]
    public async Task A_registration_that_could_not_be_read_again_is_not_stored()
    {
        ClientRegistration invalid = SomeRegistration.Number(2, secret: "p8e-FAKE-\ud83d");

        ClientRegistrationStoreException failure = await FailureAsync(
            Open().CompareAndReplaceAsync(Device, null, invalid, Cancellation));

        Assert.DoesNotContain("p8e-FAKE", failure.ToString(), StringComparison.Ordinal);
        Assert.Null(await Open().GetAsync(Device, Cancellation));
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_counts_as_stored()
    {
        Assert.True(await OpenWith(new LostAnswer()).CompareAndReplaceAsync(Device, null, SomeRegistration.Number(1), Cancellation));

        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(Device, Cancellation));
    }

    private static async Task<ClientRegistrationStoreException> FailureAsync<T>(ValueTask<T> call) =>
        await Assert.ThrowsAsync<ClientRegistrationStoreException>(() => call.AsTask());

    // Whatever is asked: never absent, and never overwritten.
    private static async Task AssertDoubtAsync(IClientRegistrationStore store, ClientRegistration expected, string message)
    {
        ClientRegistration next = SomeRegistration.Number(9);
        ClientRegistrationStoreException[] failures =
        [
            await FailureAsync(store.GetAsync(Device, Cancellation)),
            await FailureAsync(store.CompareAndReplaceAsync(Device, null, next, Cancellation)),
            await FailureAsync(store.CompareAndReplaceAsync(Device, expected, next, Cancellation)),
        ];
        Assert.All(failures, failure =>
        {
            Assert.Contains(message, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("FAKE", failure.ToString(), StringComparison.Ordinal);
        });
    }

    private async Task StoreAsync() =>
        Assert.True(await Open().CompareAndReplaceAsync(Device, null, SomeRegistration.Number(1), Cancellation));
}
