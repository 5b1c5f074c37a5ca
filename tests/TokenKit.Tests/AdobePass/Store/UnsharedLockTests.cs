using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>Two machines share a volume but no locks: each sees the files of the other one, and its own locks.</summary>
public sealed class UnsharedLockTests : IDisposable
{
    private const int Writes = 400;

    private readonly StoreFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_registration_is_always_complete()
    {
        await _folder.StoreAsync();
        using var done = new CancellationTokenSource();
        Task<int> reader = Task.Run(() => ReadUntilAsync(done.Token), Token);

        await Task.WhenAll(Task.Run(() => WriteAsync(_folder.Open(), 1), Token), Task.Run(() => WriteAsync(OtherMachine(), 2), Token));

        await done.CancelAsync();
        Assert.InRange(await reader, 1, int.MaxValue);
        Assert.NotNull(await _folder.GetAsync());
        Assert.Empty(_folder.Files("*.tmp"));
    }

    [Fact]
    public async Task The_disk_space_that_one_machine_reserved_is_not_used_by_another_one()
    {
        await _folder.StoreAsync();
        FileClientRegistrationStore other = OtherMachine();
        await using (await _folder.LockAsync())
        {
            await using (await other.LockAsync(StoreFolder.TheKey, Token))
            {
                Assert.Equal(2, _folder.Files("*.tmp").Length);
                Assert.True(await other.CompareAndReplaceAsync(
                    StoreFolder.TheKey, SomeRegistration.Number(1), SomeRegistration.Number(2), Token));
            }

            SomeRegistration.AssertSame(SomeRegistration.Number(2), await _folder.GetAsync());
            Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(2), SomeRegistration.Number(3)));
        }

        SomeRegistration.AssertSame(SomeRegistration.Number(3), await _folder.GetAsync());
        Assert.Empty(_folder.Files("*.tmp"));
    }

    private static async Task WriteAsync(FileClientRegistrationStore store, int first)
    {
        for (int number = 0; number < Writes; number++)
        {
            ClientRegistration? stored = await store.GetAsync(StoreFolder.TheKey, Token);

            // Of many lengths, so that a mixture of two registrations would be noticed.
            string secret = "p8e-FAKE-" + new string((char)('a' + (number % 26)), (number * 37 % 900) + first);
            ClientRegistration next = SomeRegistration.Number((number * 2) + first, secret: secret);
            await store.CompareAndReplaceAsync(StoreFolder.TheKey, stored, next, Token);
        }
    }

    private FileClientRegistrationStore OtherMachine()
    {
        string root = Directory.CreateDirectory(Path.Combine(_folder.Around, "other-machine")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(root, "sp.auth.adobe.com"), Path.Combine(_folder.Root, "sp.auth.adobe.com"));
        return new FileClientRegistrationStore(root);
    }

    private async Task<int> ReadUntilAsync(CancellationToken done)
    {
        FileClientRegistrationStore store = _folder.Open();
        int reads = 0;
        for (; !done.IsCancellationRequested; reads++)
        {
            Assert.NotNull(await store.GetAsync(StoreFolder.TheKey, Token));
        }

        return reads;
    }
}
