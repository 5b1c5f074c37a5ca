using System.Diagnostics;
using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A directory that another user may have prepared gets no secret and gives none.</summary>
public sealed class HostileDirectoryTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    private readonly StoreFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.StickyBit)]
    [InlineData(UnixFileMode.SetGroup)]
    public async Task A_directory_that_everybody_may_write_is_refused_and_left_as_it_is(UnixFileMode special)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_folder.Root);
        File.SetUnixFileMode(_folder.Root, Everybody | special);

        await AssertRefusedAsync("every user of this machine may write it");

        Assert.Equal(Everybody | special, File.GetUnixFileMode(_folder.Root));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_101_101);
        await _folder.StoreAsync();
    }

    [Theory]
    [InlineData("sp.auth.adobe.com")]
    [InlineData(".locks")]
    public async Task A_folder_of_the_store_that_everybody_may_write_is_refused(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Directory.CreateDirectory(Path.Combine(_folder.Root, name)).FullName;
        File.SetUnixFileMode(folder, Everybody);

        await AssertRefusedAsync($"'{folder}'");
    }

    [Fact]
    public async Task A_registration_that_everybody_could_have_planted_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await _folder.StoreAsync();
        File.SetUnixFileMode(_folder.Root, Everybody);
        await Assert.ThrowsAsync<ClientRegistrationStoreException>(() => _folder.GetAsync().AsTask());
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

    // Planted while everybody could write the directory, and left behind when that right was taken away.
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
    public async Task A_link_that_waits_for_the_temporary_file_is_not_followed()
    {
        string file = await _folder.StoreAsync();
        string victim = Path.Combine(_folder.Around, "victim");
        await File.WriteAllTextAsync(victim, "of somebody else", Token);
        File.CreateSymbolicLink(Path.ChangeExtension(file, ".tmp"), victim);

        await using (await _folder.LockAsync())
        {
            Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(2)));
        }

        Assert.Equal("of somebody else", await File.ReadAllTextAsync(victim, Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(2), await _folder.GetAsync());
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_registration_is_replaced_and_its_target_left()
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
            await Assert.ThrowsAsync<ClientRegistrationStoreException>(() => _folder.LockAsync().AsTask()),
            await Assert.ThrowsAsync<ClientRegistrationStoreException>(
                () => _folder.ReplaceAsync(null, SomeRegistration.Number(1)).AsTask()),
            await Assert.ThrowsAsync<ClientRegistrationStoreException>(() => _folder.GetAsync().AsTask()),
        ];
        Assert.All(refused, exception =>
        {
            Assert.Contains(_folder.Root, exception.Message, StringComparison.Ordinal);
            Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        });
    }
}
