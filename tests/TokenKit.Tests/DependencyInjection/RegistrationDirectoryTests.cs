using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.AdobePass.Store;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A directory that cannot keep registrations stops the start of the host, not the first device.</summary>
public sealed class RegistrationDirectoryTests : ServicesTest
{
    private const string Setting = "AdobeTokens:pass:RegistrationDirectory";

    private readonly DirectoryInfo _around = Directory.CreateTempSubdirectory("tokenkit-");

    private string Root => Path.Combine(_around.FullName, "registrations");

    [Fact]
    public async Task A_directory_that_can_be_made_is_not_made_at_the_start()
    {
        AddPass(Path.Combine(Root, "deep", "down"));

        await StartAsync();

        Assert.Empty(_around.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Nothing_stays_in_an_empty_directory_after_the_start()
    {
        Directory.CreateDirectory(Root);
        AddPass(Root);

        await StartAsync();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        Assert.Empty(BackChannel.Requests);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    [InlineData("link")]
    public async Task A_path_that_is_not_a_directory_is_reported(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_around.FullName, "file"), "a file", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(_around.FullName, "link"), Path.Combine(_around.FullName, "not-mounted"));
        AddPass(Path.Combine(_around.FullName, path));

        await AssertReportedAsync(Path.Combine(_around.FullName, path));
    }

    // As root, too, whom no file mode stops.
    [Fact]
    public async Task A_directory_that_cannot_be_made_is_reported()
    {
        if (OperatingSystem.IsLinux())
        {
            AddPass("/proc/tokenkit/registrations");

            await AssertReportedAsync("/proc/tokenkit/registrations");
        }
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_reported()
    {
        if (OperatingSystem.IsLinux())
        {
            AddPass("/proc/sys");

            await AssertReportedAsync("/proc/sys");
        }
    }

    [Fact]
    public async Task A_directory_that_everybody_may_write_is_reported()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
            File.SetUnixFileMode(Root, (UnixFileMode)0b111_111_111);
            AddPass(Root);

            await AssertReportedAsync(Root);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
        }
    }

    [Fact]
    public async Task An_unmounted_volume_is_reported()
    {
        await using (await new FileClientRegistrationStore(Root).LockAsync(StoreFolder.TheKey, TestContext.Current.CancellationToken))
        {
        }

        Directory.Move(Root, Root + ".away");
        Directory.CreateDirectory(Root);
        AddPass(Root);

        Assert.Contains("may be unmounted", await AssertReportedAsync(Root), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_with_a_character_that_no_path_has_is_reported()
    {
        AddPass("a\0b");

        Assert.Contains(Setting, await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_does_not_matter_to_another_store()
    {
        Services.AddSingleton<IClientRegistrationStore>(new InMemoryClientRegistrationStore());
        AddPass("/proc/tokenkit/registrations");

        await StartAsync();
    }

    [Fact]
    public async Task A_store_that_fails_later_names_the_setting()
    {
        AddPass(Root);
        _ = Provider.GetRequiredKeyedService<ITokenProvider>("pass");
        Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(Path.Combine(Root, ".locks"), "a file", TestContext.Current.CancellationToken);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => GetTokenAsync("pass"));

        Assert.Contains(Setting, failure.Message, StringComparison.Ordinal);
        Assert.Empty(BackChannel.Requests);
    }

    private async Task<string> AssertReportedAsync(string directory)
    {
        string said = await StartFailureAsync();
        Assert.Contains(Setting, said, StringComparison.Ordinal);
        Assert.Contains(directory, said, StringComparison.Ordinal);
        Assert.Empty(BackChannel.Requests);
        return said;
    }

    private void AddPass(string directory) => Services.AddAdobeTokens().AddAdobePass("pass", options =>
    {
        options.SoftwareStatement = SomePass.Statement;
        options.RegistrationDirectory = directory;
    });
}
