using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A disk that cannot be read or written is a clear error before a client is registered.</summary>
public sealed class BrokenStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_where_the_directory_belongs_is_not_an_empty_store()
    {
        await File.WriteAllTextAsync(_folder.Root, "a file", TestContext.Current.CancellationToken);
        await AssertBrokenAsync(_folder.Root);
        Assert.Equal("a file", await File.ReadAllTextAsync(_folder.Root, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_above_the_directory_is_not_an_empty_store()
    {
        string file = Path.Combine(_folder.Around, "file");
        await File.WriteAllTextAsync(file, "a file", TestContext.Current.CancellationToken);
        await AssertBrokenAsync(Path.Combine(file, "deep", "registrations"));
    }

    [Fact]
    public async Task A_file_where_a_folder_of_the_store_belongs_is_not_an_empty_store()
    {
        Directory.CreateDirectory(_folder.Root);
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "sp.auth.adobe.com"), "a file", TestContext.Current.CancellationToken);
        await AssertBrokenAsync(_folder.Root);
    }

    [Fact]
    public async Task A_link_to_a_directory_that_is_not_mounted_is_not_an_empty_store()
    {
        Directory.CreateSymbolicLink(_folder.Root, Path.Combine(_folder.Around, "not-mounted"));
        await AssertBrokenAsync(_folder.Root);
        Assert.False(Directory.Exists(Path.Combine(_folder.Around, "not-mounted")));
    }

    [Fact]
    public async Task A_link_to_a_directory_is_followed()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Around, "mounted"));
        Directory.CreateSymbolicLink(_folder.Root, Path.Combine(_folder.Around, "mounted"));
        Assert.Null(await _folder.GetAsync());
        await _folder.StoreAsync();
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    [Fact]
    public async Task A_broken_link_is_not_a_missing_registration()
    {
        string file = await _folder.StoreAsync();
        File.Delete(file);
        File.CreateSymbolicLink(file, Path.Combine(_folder.Around, "gone.json"));
        ClientRegistrationStoreException exception = await AssertUnusableAsync();
        Assert.Contains($"'{file}' cannot be used: it is a link to a file that", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(file).LinkTarget);
    }

    [Fact]
    public async Task Links_in_a_circle_are_not_a_missing_registration()
    {
        string file = await _folder.StoreAsync();
        File.Delete(file);
        File.CreateSymbolicLink(file, file + ".other");
        File.CreateSymbolicLink(file + ".other", file);
        Assert.Contains(file, (await AssertUnusableAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_where_the_file_belongs_is_not_a_missing_registration()
    {
        string file = await _folder.StoreAsync();
        File.Delete(file);
        Directory.CreateDirectory(file);
        Assert.Contains($"'{file}' cannot be used: it is a directory", (await AssertUnusableAsync()).Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(file));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_found_before_a_client_is_registered()
    {
        Directory.CreateDirectory(_folder.Root);
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, ".locks"), "a file", TestContext.Current.CancellationToken);
        Assert.Null(await _folder.GetAsync());
        await AssertNotWritableAsync(_folder.Root);
    }

    [Fact]
    public async Task A_folder_where_the_lock_belongs_is_found_before_a_client_is_registered()
    {
        string file = await _folder.StoreAsync();
        string name = Path.GetFileName(file)[..3];
        string lockFile = Path.Combine(_folder.Root, ".locks", name + ".lock");
        Directory.CreateDirectory(lockFile);
        Assert.Contains(lockFile, (await StoreFolder.FailureAsync(_folder.LockAsync())).Message, StringComparison.Ordinal);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    // On Linux, no folder can be created there. That holds for root as well, who may write every other directory.
    [Fact]
    public async Task A_file_system_that_cannot_be_written_is_found_before_a_client_is_registered()
    {
        if (OperatingSystem.IsLinux())
        {
            await AssertNotWritableAsync("/proc/tokenkit/registrations");
            var store = new FileClientRegistrationStore("/proc/tokenkit/registrations");
            Assert.Null(await store.GetAsync(StoreFolder.TheKey, TestContext.Current.CancellationToken));
        }
    }

    private static async Task AssertNotWritableAsync(string root)
    {
        var store = new FileClientRegistrationStore(root);
        ClientRegistrationStoreException[] thrown =
        [
            await StoreFolder.FailureAsync(store.LockAsync(StoreFolder.TheKey)),
            await StoreFolder.FailureAsync(store.CompareAndReplaceAsync(StoreFolder.TheKey, null, SomeRegistration.Number(1))),
        ];
        Assert.All(thrown, exception =>
        {
            Assert.Contains($"'{root}", exception.Message, StringComparison.Ordinal);
            Assert.Contains("that this process may write", exception.Message, StringComparison.Ordinal);
            Assert.NotNull(exception.InnerException);
            Assert.DoesNotContain("p8e-", exception.ToString(), StringComparison.Ordinal);
        });
    }

    private static async Task AssertBrokenAsync(string root)
    {
        var store = new FileClientRegistrationStore(root);
        ClientRegistrationStoreException exception = await StoreFolder.FailureAsync(store.GetAsync(StoreFolder.TheKey));
        Assert.Contains($"'{root}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("nothing is registered in its place", exception.Message, StringComparison.Ordinal);
        await AssertNotWritableAsync(root);
    }

    private async Task<ClientRegistrationStoreException> AssertUnusableAsync()
    {
        await StoreFolder.FailureAsync(_folder.ReplaceAsync(null, SomeRegistration.Number(2)));
        return await StoreFolder.FailureAsync(_folder.GetAsync());
    }
}
