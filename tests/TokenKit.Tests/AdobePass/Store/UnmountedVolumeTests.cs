using TokenKit.AdobePass;
using TokenKit.AdobePass.Store;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A directory that has lost its registrations is not an empty store.</summary>
public sealed class UnmountedVolumeTests : IDisposable
{
    private static readonly ClientRegistrationKey Another = StoreFolder.TheKey with { Instance = "device-0002" };

    private readonly StoreFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lock_does_not_make_an_unmounted_volume_look_like_a_store(bool leavesAMountPoint)
    {
        FileClientRegistrationStore store = _folder.Open();
        await _folder.StoreAsync();
        Assert.NotNull(await store.GetAsync(StoreFolder.TheKey, Token));

        Unmount(leavesAMountPoint);

        await AssertRefusedAsync(store);
        await AssertRefusedAsync(store);
        AssertNothingCreated(leavesAMountPoint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_is_opened_while_the_volume_is_unmounted_is_not_empty(bool leavesAMountPoint)
    {
        await _folder.StoreAsync();
        Unmount(leavesAMountPoint);

        await AssertRefusedAsync(_folder.Open());
        AssertNothingCreated(leavesAMountPoint);

        Mount();
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
        Assert.True(await _folder.Open().CompareAndReplaceAsync(Another, null, SomeRegistration.Number(2), Token));
    }

    // A volume at /data, the directory /data/registrations, and a user without a home directory: the file beside it is on the volume too.
    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, false, 0)]
    [InlineData(true, true, 0)]
    public async Task The_file_that_remembers_the_directory_must_not_lie_on_its_volume(bool isVolume, bool requiresExisting, int warnings)
    {
        string around = new DirectoryInfo(_folder.Around).FullName;
        string system = Path.GetPathRoot(around)!;
        await _folder.StoreAsync();
        int warned = 0;
        var marker = new StoreMarker(_folder.Root, data: string.Empty, () => isVolume ? [system, around] : [system]);
        var directory = new StoreDirectory(_folder.Root, marker) { RequiresExisting = requiresExisting, OnNotRemembered = () => warned++ };

        await directory.PrepareAsync(new RegistrationFile(_folder.Root, Another), Token);
        await directory.PrepareAsync(new RegistrationFile(_folder.Root, StoreFolder.TheKey), Token);

        Assert.Equal(warnings, warned);
        Assert.True(File.Exists(_folder.Root + ".tokenkit.id"));
    }

    [Fact]
    public async Task A_process_that_only_took_a_lock_remembers_the_volume()
    {
        FileClientRegistrationStore store = _folder.Open();
        await (await store.LockAsync(StoreFolder.TheKey, Token)).DisposeAsync();
        Unmount(leavesAMountPoint: true);

        await AssertRefusedAsync(store);
        await AssertRefusedAsync(_folder.Open());
    }

    [Fact]
    public async Task A_mount_point_with_the_locks_of_an_earlier_version_is_not_a_store()
    {
        await _folder.StoreAsync();
        Unmount(leavesAMountPoint: true);
        Directory.CreateDirectory(Path.Combine(_folder.Root, ".locks"));

        await AssertRefusedAsync(_folder.Open());
    }

    [Fact]
    public async Task The_volume_of_another_store_is_recognized()
    {
        FileClientRegistrationStore store = _folder.Open();
        await _folder.StoreAsync();
        Assert.NotNull(await store.GetAsync(StoreFolder.TheKey, Token));
        using var other = new StoreFolder();
        await other.Open().CompareAndReplaceAsync(Another, null, SomeRegistration.Number(2), Token);
        Unmount(leavesAMountPoint: false);
        Directory.Move(other.Root, _folder.Root);

        foreach (FileClientRegistrationStore one in new[] { store, _folder.Open() })
        {
            ClientRegistrationStoreException refused = await StoreFolder.FailureAsync(one.LockAsync(StoreFolder.TheKey, Token));
            Assert.Contains($"'{_folder.Root}'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("another store", refused.Message, StringComparison.Ordinal);
            await StoreFolder.FailureAsync(one.GetAsync(StoreFolder.TheKey, Token));
        }
    }

    // A version before the marker wrote only registrations, and a backup may hold nothing else.
    [Fact]
    public async Task A_directory_of_registrations_without_a_marker_is_used_and_gets_one()
    {
        await _folder.StoreAsync();
        foreach (string file in _folder.Files("*").Where(file => Path.GetExtension(file) != ".json"))
        {
            File.Delete(file);
        }

        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
        Assert.True(await _folder.Open().CompareAndReplaceAsync(Another, null, SomeRegistration.Number(2), Token));
        Unmount(leavesAMountPoint: true);
        await AssertRefusedAsync(_folder.Open());
    }

    [Fact]
    public async Task A_directory_is_remembered_if_a_registration_is_only_read()
    {
        using var earlier = new StoreFolder();
        await earlier.StoreAsync();
        foreach (string file in earlier.Files("*").Where(file => Path.GetExtension(file) != ".json"))
        {
            File.Delete(file);
        }

        Directory.Move(earlier.Root, _folder.Root);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
        Unmount(leavesAMountPoint: true);

        await AssertRefusedAsync(_folder.Open());
    }

    [Fact]
    public async Task An_empty_directory_that_an_operator_created_is_a_first_start()
    {
        Directory.CreateDirectory(_folder.Root);
        Assert.Null(await _folder.GetAsync());
        await _folder.StoreAsync();
    }

    // In a container, nothing outside of the volume remembers the directory.
    [Fact]
    public async Task A_store_that_requires_registrations_refuses_an_unused_directory()
    {
        FileClientRegistrationStore Strict() => new(_folder.Root) { RequireExistingRegistrations = true };
        ClientRegistrationStoreException refused = await StoreFolder.FailureAsync(Strict().GetAsync(StoreFolder.TheKey, Token));
        Assert.Contains("RequireExistingRegistrations is true", refused.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.Root);
        await StoreFolder.FailureAsync(Strict().LockAsync(StoreFolder.TheKey, Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));

        await _folder.StoreAsync();

        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Strict().GetAsync(StoreFolder.TheKey, Token));
        Assert.True(await Strict().CompareAndReplaceAsync(Another, null, SomeRegistration.Number(2), Token));
    }

    [Fact]
    public async Task An_operator_starts_anew_by_deleting_the_directory_and_the_file_that_remembers_it()
    {
        await _folder.StoreAsync();
        Directory.Delete(_folder.Root, recursive: true);
        ClientRegistrationStoreException refused =
            await StoreFolder.FailureAsync(_folder.GetAsync());
        string remembered = refused.Message.Split("delete '")[1].Split('\'')[0];
        Assert.Contains(_folder.Root, await File.ReadAllTextAsync(remembered, Token), StringComparison.Ordinal);

        File.Delete(remembered);

        Assert.Null(await _folder.GetAsync());
        await _folder.StoreAsync();
    }

    private static async Task AssertRefusedAsync(FileClientRegistrationStore store)
    {
        ClientRegistrationStoreException[] refused =
        [
            await StoreFolder.FailureAsync(store.GetAsync(StoreFolder.TheKey, Token)),
            await StoreFolder.FailureAsync(store.LockAsync(Another, Token)),
            await StoreFolder.FailureAsync(store.CompareAndReplaceAsync(Another, null, SomeRegistration.Number(3), Token)),
            await StoreFolder.FailureAsync(store.GetAsync(StoreFolder.TheKey, Token)),
        ];
        Assert.All(refused, exception =>
        {
            Assert.Contains("may be unmounted", exception.Message, StringComparison.Ordinal);
            Assert.Contains("To start with a new, empty store", exception.Message, StringComparison.Ordinal);
        });
    }

    private void AssertNothingCreated(bool isMountPointThere)
    {
        Assert.Equal(isMountPointThere, Directory.Exists(_folder.Root));
        Assert.False(isMountPointThere && Directory.EnumerateFileSystemEntries(_folder.Root).Any());
    }

    private void Unmount(bool leavesAMountPoint)
    {
        Directory.Move(_folder.Root, _folder.Root + ".away");
        if (leavesAMountPoint)
        {
            Directory.CreateDirectory(_folder.Root);
        }
    }

    private void Mount()
    {
        if (Directory.Exists(_folder.Root))
        {
            Directory.Delete(_folder.Root);
        }

        Directory.Move(_folder.Root + ".away", _folder.Root);
    }
}
