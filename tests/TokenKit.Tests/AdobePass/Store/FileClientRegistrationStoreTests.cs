using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>What the file store does to a disk. Contract tests hold what every store must do.</summary>
public sealed class FileClientRegistrationStoreTests : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string FirstFormat =
        """
        {
          "format": 1,
          "host": "sp.auth.adobe.com",
          "application": "00000000-0000-4000-8000-0000000000a1",
          "instance": "device-0001",
          "key": "2212a4df8d9d36695d414021e29d64ca38a9b33a4ac2220b8f49b26d50c7e217",
          "client_id": "00000000-0000-4000-8000-000000000001",
          "client_secret": "p8e-FAKE-secret-1+/ü",
          "issued_at": "2023-11-14T22:13:20.124+00:00",
          "registered_at": "2026-11-22T09:30:00.0000002+01:00",
          "replaced_client_id": "refused-1",
          "redirect_uris": [
            "example-scheme://com.example.app",
            "https://app1.example.com/?a=b&c='\""
          ],
          "grant_types": [
            "client_credentials"
          ],
          "scopes": [
            "api:client:v2",
            "profile:client"
          ],
          "checksum": "043ed00c6baa7a5de5e21b0f1da61c5e66f7b182d360bbff41bb0d2032b107d5"
        }
        """;

    private readonly StoreFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_volume_that_is_unmounted_under_a_running_process_is_an_error_and_not_an_empty_store(bool leavesAMountPoint)
    {
        FileClientRegistrationStore store = _folder.Open();
        await _folder.StoreAsync();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.NotNull(await store.GetAsync(StoreFolder.TheKey, cancellation));
        Assert.Null(await store.GetAsync(StoreFolder.TheKey with { Instance = "device-0002" }, cancellation));

        Directory.Delete(_folder.Root, recursive: true);
        if (leavesAMountPoint)
        {
            Directory.CreateDirectory(_folder.Root);
        }

        var failure = await StoreFolder.FailureAsync(store.GetAsync(StoreFolder.TheKey, cancellation));
        Assert.Contains("may be unmounted", failure.Message, StringComparison.Ordinal);
        await StoreFolder.FailureAsync(_folder.GetAsync());
    }

    [Fact]
    public async Task Reading_creates_no_directory()
    {
        Assert.Null(await _folder.GetAsync());
        Assert.False(Directory.Exists(_folder.Root));
    }

    [Fact]
    public async Task A_registration_has_a_file_of_its_own_that_an_operator_can_find()
    {
        string file = await _folder.StoreAsync();
        string name = Path.GetFileNameWithoutExtension(file);
        Assert.Matches("^[0-9a-f]{64}$", name);
        Assert.Equal(Path.Combine(_folder.Root, "sp.auth.adobe.com", name[..3], name + ".json"), file);
        string[] lines = await File.ReadAllLinesAsync(file, Token);
        Assert.Contains("  \"format\": 1,", lines);
        Assert.Contains("  \"host\": \"sp.auth.adobe.com\",", lines);
        Assert.Contains("  \"application\": \"00000000-0000-4000-8000-0000000000a1\",", lines);
        Assert.Contains("  \"instance\": \"device-0001\",", lines);
        Assert.Contains("  \"client_id\": \"00000000-0000-4000-8000-000000000001\",", lines);
    }

    // A store outlives the version that wrote it: these are the path and the content of the first version.
    [Fact]
    public async Task A_file_of_the_first_format_is_read_by_every_version_after_it()
    {
        string folder = Path.Combine(_folder.Root, "sp.auth.adobe.com", "221");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "2212a4df8d9d36695d414021e29d64ca38a9b33a4ac2220b8f49b26d50c7e217.json");
        await File.WriteAllTextAsync(file, FirstFormat, Token);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    [Fact]
    public async Task A_file_that_was_formatted_differently_is_still_valid()
    {
        string file = await _folder.StoreAsync();
        string text = await File.ReadAllTextAsync(file, Token);
        string formatted = string.Concat(text.Split('\n').Select(line => line.Trim() + "\r\n\t"));
        await File.WriteAllTextAsync(file, formatted.Replace("ü", "\\u00FC", StringComparison.Ordinal), Token);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    [Fact]
    public async Task Only_the_owner_may_read_what_the_store_creates()
    {
        await _folder.StoreAsync();
        await using IAsyncDisposable held = await _folder.LockAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(
            [".id", ".json", ".lock", ".lock", ".lock", ".tmp"],
            _folder.Files("*").Select(Path.GetExtension).Order(StringComparer.Ordinal));
        foreach (string folder in Directory.GetDirectories(_folder.Around, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(OwnerFolder, File.GetUnixFileMode(folder));
        }

        foreach (string file in _folder.Files("*"))
        {
            Assert.Equal(OwnerFile, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_for_its_owner_only_after_it_is_replaced()
    {
        string file = await _folder.StoreAsync();
        string temporary = Path.ChangeExtension(file, ".tmp");
        await File.WriteAllTextAsync(temporary, "left over", Token);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode everyone = (UnixFileMode)0b110_110_110;
        File.SetUnixFileMode(file, everyone);
        File.SetUnixFileMode(temporary, everyone);
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
        Assert.Equal(everyone, File.GetUnixFileMode(file));
        Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(2)));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task The_drafts_of_a_killed_process_do_no_harm_and_are_deleted_by_the_next_registration(int length)
    {
        string file = await _folder.StoreAsync();
        string[] left = [Path.ChangeExtension(file, ".tmp"), Path.ChangeExtension(file, $"{Guid.NewGuid():N}.tmp")];
        foreach (string one in left)
        {
            await File.WriteAllTextAsync(one, new string('{', length), Token);
            File.SetLastWriteTimeUtc(one, File.GetLastWriteTimeUtc(file).AddHours(-2));
        }

        await (await _folder.LockAsync()).DisposeAsync();
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
        Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(2)));
        SomeRegistration.AssertSame(SomeRegistration.Number(2), await _folder.GetAsync());
        Assert.Empty(_folder.Files("*.tmp"));
        Assert.InRange(new FileInfo(file).Length, 1, 2_000);
    }

    // Another machine that does not share the locks may be writing it.
    [Fact]
    public async Task A_draft_that_is_being_written_is_not_deleted()
    {
        string file = await _folder.StoreAsync();
        string written = Path.ChangeExtension(file, $"{Guid.NewGuid():N}.tmp");
        await File.WriteAllTextAsync(written, "{", Token);

        await (await _folder.LockAsync()).DisposeAsync();

        Assert.Equal([written], _folder.Files("*.tmp"));
    }

    [Fact]
    public async Task The_lock_reserves_disk_space_for_the_registration_and_releases_it()
    {
        await using (await _folder.LockAsync())
        {
            Assert.InRange(new FileInfo(Assert.Single(_folder.Files("*.tmp"))).Length, 4_096, 65_536);
            Assert.Null(await _folder.GetAsync());
        }

        Assert.Empty(_folder.Files("*.tmp"));
        await using (await _folder.LockAsync())
        {
            await _folder.StoreAsync();
        }

        Assert.Empty(_folder.Files("*.tmp"));
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.GetAsync());
    }

    [Fact]
    public async Task Devices_share_their_locks()
    {
        FileClientRegistrationStore store = _folder.Open();
        for (int device = 0; device < 300; device++)
        {
            await (await store.LockAsync(StoreFolder.TheKey with { Instance = $"device-{device}" }, Token)).DisposeAsync();
        }

        // At most 4096 and 256 for any number of devices, and the marker of the directory.
        Assert.All(_folder.Files("*"), file => Assert.Matches(
            @"^(([0-9a-f]{3}|[0-9a-f]{2}\.write|marker)\.lock|\.tokenkit\.id)$", Path.GetFileName(file)));
        Assert.InRange(_folder.Files("*.write.lock").Length, 2, 256);
    }

    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public async Task A_reader_always_sees_a_complete_registration_while_it_is_replaced_many_times()
    {
        int replacements = Effort.Of(brief: 150, full: 1_000);
        await _folder.StoreAsync();
        using var done = new CancellationTokenSource();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntilAsync(done.Token), Token))];
        for (int number = 1; number <= replacements; number++)
        {
            Assert.True(await _folder.ReplaceAsync(SomeRegistration.Number(number), SomeRegistration.Number(number + 1)));
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.InRange(reads, 2, int.MaxValue));
        Assert.Single(_folder.Files("*.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void A_store_needs_a_path(string directory) =>
        Assert.ThrowsAny<ArgumentException>(() => new FileClientRegistrationStore(directory));

    [Fact]
    public async Task The_names_of_files_contain_no_text_from_outside()
    {
        string[] odd =
        [
            "../../../tmp/x", "..", ".locks", "CON", "a/b", @"a\b", "a:443", "[::1]:443", "a\0b", "Ä", new string('h', 5_000), "host.",
            "-host", "*?\"<>|", "~",
        ];
        foreach (string text in odd)
        {
            var key = new ClientRegistrationKey(text, text, text);
            Assert.True(await _folder.Open().CompareAndReplaceAsync(key, null, SomeRegistration.Number(1), Token));
            SomeRegistration.AssertSame(SomeRegistration.Number(1), await _folder.Open().GetAsync(key, Token));
        }

        Assert.Equal(odd.Length, _folder.Files("*.json").Length);
        Assert.Equal([_folder.Root], Directory.GetFileSystemEntries(_folder.Around));
        Assert.All(_folder.Files("*.json"), file => Assert.Matches(
            @"^(_|[a-z0-9_]([a-z0-9_.-]{0,98}[a-z0-9_])?)[/\\][0-9a-f]{3}[/\\][0-9a-f]{64}\.json$",
            Path.GetRelativePath(_folder.Root, file)));
    }

    [Fact]
    public async Task A_registration_that_could_not_be_read_again_is_not_stored()
    {
        ClientRegistration[] invalid =
            [SomeRegistration.Number(2, secret: "p8e-FAKE-\ud83d"), SomeRegistration.Number(2, id: new string('x', 2_000_000))];
        foreach (ClientRegistration bad in invalid)
        {
            ClientRegistrationStoreException exception = await StoreFolder.FailureAsync(_folder.ReplaceAsync(null, bad));
            Assert.DoesNotContain("p8e-FAKE", exception.ToString(), StringComparison.Ordinal);
            Assert.Null(await _folder.GetAsync());
        }
    }

    private async Task<int> ReadUntilAsync(CancellationToken done)
    {
        FileClientRegistrationStore store = _folder.Open();
        int reads = 0;
        for (; !done.IsCancellationRequested; reads++)
        {
            ClientRegistration? registration = await store.GetAsync(StoreFolder.TheKey, Token);
            Assert.NotNull(registration);
            int number = int.Parse(registration.ClientId.AsSpan(^12..), System.Globalization.NumberStyles.HexNumber, null);
            SomeRegistration.AssertSame(SomeRegistration.Number(number), registration);
        }

        return reads;
    }
}
