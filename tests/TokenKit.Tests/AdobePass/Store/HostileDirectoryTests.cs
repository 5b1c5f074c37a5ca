using System.Diagnostics;
using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A directory that another user may have prepared is neither written nor read.</summary>
public sealed class HostileDirectoryTests : IDisposable
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    private readonly StoreFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.StickyBit)]
    [InlineData(UnixFileMode.SetGroup)]
    public async Task A_directory_that_every_user_may_write_is_refused_and_not_changed(UnixFileMode special)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_folder.Root);
        File.SetUnixFileMode(_folder.Root, Everyone | special);

        await AssertRefusedAsync("every user of this machine may write it");

        Assert.Equal(Everyone | special, File.GetUnixFileMode(_folder.Root));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_101_101);
        await _folder.StoreAsync();
    }

    [Theory]
    [InlineData("sp.auth.adobe.com")]
    [InlineData(".locks")]
    public async Task A_folder_of_the_store_that_every_user_may_write_is_refused(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Directory.CreateDirectory(Path.Combine(_folder.Root, name)).FullName;
        File.SetUnixFileMode(folder, Everyone);

        await AssertRefusedAsync($"'{folder}'");
    }

    [Fact]
    public async Task A_registration_that_any_user_could_have_written_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await _folder.StoreAsync();
        File.SetUnixFileMode(_folder.Root, Everyone);
        await StoreFolder.FailureAsync(_folder.GetAsync());
    }

    [Fact]
    public async Task A_directory_of_another_user_is_refused_by_a_service_that_runs_as_root()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        Directory.CreateDirectory(_folder.Root);
        using Process chown = Process.Start("chown", ["4301:4301", _folder.Root]);
        await chown.WaitForExitAsync(Token);

        await AssertRefusedAsync("another user owns it");
    }

    // It was created while every user could write the directory, and stayed after that right was removed.
    [Fact]
    public async Task A_folder_of_another_user_within_the_directory_is_refused_by_a_service_that_runs_as_root()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        string file = await _folder.StoreAsync();
        using Process chown = Process.Start("chown", ["4301:4301", Path.GetDirectoryName(file)!]);
        await chown.WaitForExitAsync(Token);

        await AssertRefusedAsync("another user owns it");
    }

    [Fact]
    public async Task A_directory_that_its_group_may_write_is_used()
    {
        Directory.CreateDirectory(_folder.Root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_101 | UnixFileMode.SetGroup);
        }

        await _folder.StoreAsync();
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_temporary_file_is_not_followed()
    {
        string file = await _folder.StoreAsync();
        string victim = Path.Combine(_folder.Around, "victim");
        await File.WriteAllTextAsync(victim, "of another user", Token);
        File.CreateSymbolicLink(Path.ChangeExtension(file, ".tmp"), victim);

        await using (await _folder.LockAsync())
        {
            Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(2)));
        }

        Assert.Equal("of another user", await File.ReadAllTextAsync(victim, Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(2), await _folder.GetAsync());
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_registration_is_replaced_and_its_target_not_changed()
    {
        string file = await _folder.StoreAsync();
        string target = Path.Combine(_folder.Around, "moved.json");
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);
        byte[] before = await File.ReadAllBytesAsync(target, Token);

        Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(2)));

        Assert.Null(new FileInfo(file).LinkTarget);
        Assert.Equal(before, await File.ReadAllBytesAsync(target, Token));
    }

    private async Task AssertRefusedAsync(string why)
    {
        ClientRegistrationStoreException[] refused =
        [
            await StoreFolder.FailureAsync(_folder.LockAsync()),
            await StoreFolder.FailureAsync(_folder.ReplaceAsync(null, SomeRegistration.Number(1))),
            await StoreFolder.FailureAsync(_folder.GetAsync()),
        ];
        Assert.All(refused, exception =>
        {
            Assert.Contains(_folder.Root, exception.Message, StringComparison.Ordinal);
            Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        });
    }
}
