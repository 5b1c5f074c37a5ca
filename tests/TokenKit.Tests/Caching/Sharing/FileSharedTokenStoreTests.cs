using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>What the store of files promises beyond the contract: rights, damaged files, and a directory that does not grow.</summary>
public sealed class FileSharedTokenStoreTests : IDisposable
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;
    private const int Folders = 256;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly string TheKey = KeyOf(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_folder.FullName, "tokens");

    private string EntryFile => Assert.Single(Files("*.token"));

    public static TheoryData<string, Func<byte[], byte[]>> Damages => new()
    {
        { "empty", _ => [] },
        { "only the header", content => content[..16] },
        { "less than the header", content => content[..7] },
        { "truncated", content => content[..^1] },
        { "longer", content => [.. content, 0] },
        { "zeros", content => new byte[content.Length] },
        { "another version", content => [content[0], content[1], content[2], (byte)'2', .. content[4..]] },
        { "10 MB", content => [.. content, .. new byte[10_000_000]] },
        { "text", _ => "This is not an entry, but the note of a person."u8.ToArray() },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_it_creates_is_for_its_owner_only()
    {
        await StoreAsync();
        await using IAsyncDisposable? lease = await Open().TryLeaseAsync(TheKey, Token);

        Assert.All(
            Directory.EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories),
            path => Assert.True(
                OperatingSystem.IsWindows()
                || (File.GetUnixFileMode(path) & Everyone) == (UnixFileMode)(Directory.Exists(path) ? 0b111_000_000 : 0b110_000_000),
                path));
        Assert.Equal(2, Files("*").Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_every_user_may_write_is_refused_and_not_changed(bool isBelow)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await StoreAsync();
        string folder = isBelow ? Path.GetDirectoryName(EntryFile)! : Root;
        File.SetUnixFileMode(folder, Everyone);

        await AssertRefusedAsync(folder, "every user of this machine may write it");

        Assert.Equal(Everyone, File.GetUnixFileMode(folder));
        Assert.Single(Files("*"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_of_another_user_is_refused_by_a_service_that_runs_as_root(bool isBelow)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        await StoreAsync();
        string folder = isBelow ? Path.GetDirectoryName(EntryFile)! : Root;
        await RunAsync("chown", "4301:4301", folder);

        await AssertRefusedAsync(folder, "another user owns it");
    }

    [Fact]
    public async Task A_directory_that_its_group_shares_is_used_and_gives_the_group_its_rights()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Root, (UnixFileMode)0b111_111_000 | UnixFileMode.SetGroup);

        await StoreAsync();

        Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode(EntryFile));
        Assert.Null(Open().FindProblem());
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_file_is_not_an_entry_and_is_replaced(string damage, Func<byte[], byte[]> apply)
    {
        Assert.NotEmpty(damage);
        await StoreAsync();
        await File.WriteAllBytesAsync(EntryFile, apply(await File.ReadAllBytesAsync(EntryFile, Token)), Token);

        Assert.Null(await Open().GetAsync(TheKey, Token));

        await StoreAsync();
        Assert.NotNull(await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task A_link_in_the_place_of_an_entry_is_not_followed_but_replaced()
    {
        await StoreAsync();
        string target = Path.Combine(_folder.FullName, "moved");
        string file = EntryFile;
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);
        byte[] before = await File.ReadAllBytesAsync(target, Token);
        Assert.Null(await Open().GetAsync(TheKey, Token));

        await Open().SetAsync(TheKey, [2], Hour, Token);

        Assert.Null(new FileInfo(file).LinkTarget);
        Assert.Equal([2], await Open().GetAsync(TheKey, Token));
        Assert.Equal(before, await File.ReadAllBytesAsync(target, Token));
    }

    // To open it would wait for a writer indefinitely.
    [Fact]
    public async Task A_pipe_in_the_place_of_an_entry_is_not_opened_but_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await StoreAsync();
        string file = EntryFile;
        File.Delete(file);
        await RunAsync("mkfifo", file);
        Assert.Null(await Open().GetAsync(TheKey, Token));

        await StoreAsync();

        Assert.NotNull(await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task A_directory_in_the_place_of_an_entry_is_an_error_of_this_entry_alone()
    {
        await StoreAsync();
        string file = EntryFile;
        File.Delete(file);
        Directory.CreateDirectory(file);

        await Assert.ThrowsAnyAsync<SystemException>(() => Open().GetAsync(TheKey, Token).AsTask());
        await Assert.ThrowsAnyAsync<SystemException>(() => StoreAsync());
        await StoreAsync(KeyOf(2));

        Assert.NotNull(await Open().GetAsync(KeyOf(2), Token));
        Assert.Empty(Files("*.tmp"));
    }

    [Fact]
    public async Task A_directory_that_was_deleted_is_created_again()
    {
        FileSharedTokenStore store = Open();
        await store.SetAsync(TheKey, [1], Hour, Token);
        Directory.Delete(Root, recursive: true);
        Assert.Null(await store.GetAsync(TheKey, Token));

        await store.SetAsync(TheKey, [2], Hour, Token);

        Assert.Equal([2], await store.GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task A_path_that_is_not_a_directory_is_reported_with_what_to_do()
    {
        await File.WriteAllTextAsync(Root, "a file", Token);

        string problem = Open().FindProblem()!;

        Assert.Contains(Root, problem, StringComparison.Ordinal);
        Assert.Contains("not a directory", problem, StringComparison.Ordinal);
        Assert.Contains("in a directory that this process may write", problem, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => StoreAsync());
    }

    // As root, too, whom no file mode stops.
    [Fact]
    public void A_directory_that_cannot_be_created_is_reported()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(
                "'/proc/tokenkit/tokens': it could not be written",
                new FileSharedTokenStore("/proc/tokenkit/tokens").FindProblem(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_look_for_a_problem_leaves_nothing_behind()
    {
        Assert.Null(Open().FindProblem());
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../outside")]
    [InlineData("key:2")]
    [InlineData("/absolute")]
    [InlineData("con")]
    public async Task No_key_leads_out_of_the_directory(string key)
    {
        await StoreAsync(key);
        await using IAsyncDisposable? lease = await Open().TryLeaseAsync(key, Token);

        Assert.NotNull(await Open().GetAsync(key, Token));
        Assert.NotNull(lease);
        Assert.Equal(2, Files("*").Length);
        Assert.Equal([Root], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task A_thousand_keys_keep_their_entries()
    {
        FileSharedTokenStore store = Open();
        for (int number = 0; number < 1_000; number++)
        {
            await store.SetAsync(KeyOf(number), BitConverter.GetBytes(number), Hour, Token);
        }

        for (int number = 0; number < 1_000; number++)
        {
            Assert.Equal(BitConverter.GetBytes(number), await Open().GetAsync(KeyOf(number), Token));
        }
    }

    [Fact]
    public async Task An_entry_that_is_too_large_or_expires_at_once_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Open().SetAsync(TheKey, new byte[65_537], Hour, Token).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Open().SetAsync(TheKey, [1], TimeSpan.Zero, Token).AsTask());
        Assert.Empty(_folder.EnumerateFileSystemInfos());

        await Open().SetAsync(TheKey, [1], TimeSpan.MaxValue, Token);
        Assert.NotNull(await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task What_is_no_longer_needed_is_deleted_by_later_writes()
    {
        FileSharedTokenStore store = Open();
        await store.SetAsync(KeyOf(2), [2], TimeSpan.FromDays(1), Token);
        string needed = EntryFile;
        string note = Path.Combine(Path.GetDirectoryName(needed)!, "note.txt");
        await File.WriteAllTextAsync(note, "not a file of the store", Token);
        for (int number = 3; number < 50; number++)
        {
            await store.SetAsync(KeyOf(number), [1], TimeSpan.FromMinutes(1), Token);
            await (await store.TryLeaseAsync(KeyOf(number), Token))!.DisposeAsync();
        }

        await using IAsyncDisposable? held = await store.TryLeaseAsync(KeyOf(50), Token);
        string abandoned = Path.ChangeExtension(needed, ".0123.tmp");
        await File.WriteAllTextAsync(abandoned, "a part", Token);

        // They have expired, but may have been replaced just now.
        _clock.Advance(TimeSpan.FromMinutes(59));
        await WriteEverywhereAsync(store);
        Assert.True(Files("*.token").Length > 48);
        Assert.Contains(abandoned, Files("*"));

        _clock.Advance(TimeSpan.FromMinutes(2));
        await WriteEverywhereAsync(store);

        Assert.Equal(2, Files("*.token").Length);
        Assert.Contains(needed, Files("*"));
        Assert.Contains(note, Files("*"));
        Assert.Empty(Files("*.tmp"));
        Assert.Single(Files("*.lock"));
        Assert.Null(await Open().TryLeaseAsync(KeyOf(50), Token));
    }

    [Fact]
    public async Task A_relative_directory_starts_at_the_content_root_of_the_host()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _folder.FullName });
        builder.Services.AddAdobeTokens().ShareAcrossProcesses("tokens");
        using IHost host = builder.Build();

        await host.Services.GetRequiredService<ISharedTokenStore>().SetAsync(TheKey, [1], Hour, Token);

        Assert.Equal([1], await Open().GetAsync(TheKey, Token));
    }

    private static string KeyOf(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>A new object on each call, as in another process.</summary>
    private FileSharedTokenStore Open() => new(Root, _clock);

    private string[] Files(string pattern) => Directory.GetFiles(Root, pattern, SearchOption.AllDirectories);

    private Task StoreAsync(string? key = null) => Open().SetAsync(key ?? TheKey, [1, 2, 3], Hour, Token).AsTask();

    // Each write looks at another folder.
    private static async Task WriteEverywhereAsync(FileSharedTokenStore store)
    {
        for (int write = 0; write < Folders; write++)
        {
            await store.SetAsync(TheKey, [1], Hour, Token);
        }
    }

    private async Task AssertRefusedAsync(string folder, string why)
    {
        IOException[] refused =
        [
            await Assert.ThrowsAsync<IOException>(() => Open().GetAsync(TheKey, Token).AsTask()),
            await Assert.ThrowsAsync<IOException>(() => StoreAsync()),
            await Assert.ThrowsAsync<IOException>(() => Open().TryLeaseAsync(TheKey, Token).AsTask()),
        ];
        Assert.All(refused, exception => Assert.Contains($"'{folder}': {why}", exception.Message, StringComparison.Ordinal));
        Assert.Equal(folder == Root, Open().FindProblem() is { } problem && problem == refused[0].Message);
    }
}
