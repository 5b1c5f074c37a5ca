using System.Diagnostics;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>Processes on a volume that is unmounted, shared through a group, or full.</summary>
[Trait(Effort.Trait, Effort.Varies)]
public sealed class RegistrationVolumeTests : IAsyncLifetime
{
    private const string Group = "4242";

    // Many: enough that two users meet in the folders and locks that viewers share.
    private static readonly int Viewers = Effort.Of(brief: 5, full: 20);
    private static readonly int Many = Effort.Of(brief: 15, full: 60);

    private readonly TemporaryFile _statement = new(string.Empty);
    private AdobeEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Only root can start a process of another user.
    private static bool CanChangeUser => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv");

    private string Registrations => Path.Combine(_statement.Folder, "volume");

    public async ValueTask InitializeAsync()
    {
        _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        _emulator.Pass.IsThrottling = false;
        await File.WriteAllTextAsync(_statement.Path, _emulator.Pass.IssueStatement(_emulator.Pass.AddApplication()), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _statement.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_starts_while_the_volume_is_unmounted_registers_no_known_viewer_again(bool leavesAMountPoint)
    {
        Assert.Empty(await RunAsync("viewer", Viewers));
        Assert.Equal(Viewers, _emulator.Pass.RegistrationRequests);

        Directory.Move(Registrations, Registrations + ".away");
        if (leavesAMountPoint)
        {
            Directory.CreateDirectory(Registrations);
        }

        string[] failures = await RunAsync("viewer", Viewers);
        Assert.Equal(Viewers, failures.Length);
        Assert.All(failures, failure => Assert.Contains("unmounted", failure, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Registrations) && Directory.EnumerateFileSystemEntries(Registrations).Any());

        if (leavesAMountPoint)
        {
            Directory.Delete(Registrations);
        }

        Directory.Move(Registrations + ".away", Registrations);
        Assert.Empty(await RunAsync("viewer", Viewers));
        Assert.Equal(Viewers, _emulator.Pass.RegistrationRequests);
    }

    // Such as a service of systemd with ProtectHome: what remembers the directory lies beside it.
    [Fact]
    public async Task A_service_that_may_not_write_its_home_remembers_the_volume_as_well()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string[] homeless = ["env", "XDG_DATA_HOME=/proc/tokenkit"];
        Assert.Empty(await RunAsync("viewer", 5, homeless));
        Directory.Move(Registrations, Registrations + ".away");
        Directory.CreateDirectory(Registrations);

        Assert.Equal(5, (await RunAsync("viewer", 5, homeless)).Length);

        Assert.Equal(5, _emulator.Pass.RegistrationRequests);
    }

    // What .NET does with this switch, some network file systems do by themselves.
    [Fact]
    public async Task Without_locks_no_process_registers_and_nothing_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] failures = await RunAsync("viewer", 5, "env", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING=true");

        Assert.Equal(5, failures.Length);
        Assert.All(failures, failure => Assert.Contains("locked twice", failure, StringComparison.Ordinal));
        Assert.Equal(0, _emulator.Pass.RegistrationRequests);
        Assert.Empty(Directory.EnumerateFiles(Registrations, "*.tmp", SearchOption.AllDirectories));
    }

    // The group of a volume shares it even if the umask of a service takes that away; without a group, a umask of zero gives no user
    // rights.
    [Theory]
    [InlineData("0077", true)]
    [InlineData("0000", false)]
    public async Task The_umask_of_a_service_does_not_decide_who_reads_its_registrations(string umask, bool isShared)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(Registrations, (UnixFileMode)0b111_000_000);
        if (isShared)
        {
            await ShareThroughGroupAsync();
        }

        Assert.Empty(await RunAsync("viewer", 3, "sh", "-c", $"umask {umask}; exec \"$@\"", "sh"));

        const UnixFileMode all = (UnixFileMode)0b111_111_111;
        foreach (string file in Directory.EnumerateFiles(Registrations, "*", SearchOption.AllDirectories))
        {
            Assert.Equal((UnixFileMode)(isShared ? 0b110_110_000 : 0b110_000_000), File.GetUnixFileMode(file) & all);
        }

        foreach (string folder in Directory.EnumerateDirectories(Registrations, "*", SearchOption.AllDirectories))
        {
            Assert.Equal((UnixFileMode)(isShared ? 0b111_111_000 : 0b111_000_000), File.GetUnixFileMode(folder) & all);
        }
    }

    [Fact]
    public async Task Users_who_share_a_volume_through_its_group_write_beside_each_other()
    {
        await ShareThroughGroupAsync();
        Assert.Empty(await RunAsync("first", Many, As(4301)));

        Assert.Empty(await RunAsync("first", Many, As(4302)));
        Assert.Empty(await RunAsync("second", Many, As(4302)));

        Assert.Equal(2 * Many, _emulator.Pass.RegistrationRequests);
        AssertPrivate();
    }

    // Kubernetes gives the group of a volume its rights when it mounts it (fsGroup), in files and folders alike.
    [Fact]
    public async Task A_user_who_was_given_group_rights_to_the_files_of_another_one_registers()
    {
        Directory.CreateDirectory(Registrations);
        await CommandAsync("chmod", "0755", _statement.Folder);
        if (CanChangeUser)
        {
            await CommandAsync("chown", "4301", Registrations);
        }

        Assert.Empty(await RunAsync("first", Many, As(4301)));
        await ShareThroughGroupAsync("-R");

        Assert.Empty(await RunAsync("second", Many, As(4302)));

        Assert.Equal(2 * Many, _emulator.Pass.RegistrationRequests);
        AssertPrivate();
    }

    // The root of a volume of ext4 has a folder that only root may read. A backup is restored without the file with the id.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    public async Task A_folder_of_the_system_in_a_volume_is_not_taken_for_a_registration(bool isRestored, int failures)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await ShareThroughGroupAsync();
        string data = Directory.CreateDirectory(Path.Combine(_statement.Folder, "data")).FullName;
        if (CanChangeUser)
        {
            await CommandAsync("chown", "4301", data);
        }

        string[] user = [.. As(4301), "env", $"XDG_DATA_HOME={data}"];
        Assert.Empty(await RunAsync("first", 3, user));
        if (!isRestored)
        {
            string host = Directory.GetDirectories(Registrations).Single(folder => Path.GetFileName(folder)[0] is not '.');
            Directory.Delete(host, recursive: true);
        }

        File.Delete(Path.Combine(Registrations, ".tokenkit.id"));
        Directory.CreateDirectory(Path.Combine(Registrations, "lost+found"), (UnixFileMode)0b111_000_000);

        string[] reported = await RunAsync("second", 3, user);

        Assert.Equal(failures, reported.Length);
        Assert.All(reported, failure => Assert.Contains("unmounted", failure, StringComparison.Ordinal));
    }

    // A limit on the length of a file is met in the middle of writing, as a full disk is.
    [Fact]
    public async Task A_full_disk_registers_no_client_and_keeps_nothing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string[] failures = await RunAsync("viewer", Viewers, "sh", "-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh");

        Assert.Equal(Viewers, failures.Length);
        Assert.Equal(0, _emulator.Pass.RegistrationRequests);
        Assert.Empty(Directory.EnumerateFiles(Registrations, "*.tmp", SearchOption.AllDirectories));
        Assert.Empty(await RunAsync("viewer", Viewers));
    }

    private static string[] As(int user) =>
        CanChangeUser ? ["/usr/bin/setpriv", $"--reuid={user}", $"--regid={Group}", "--clear-groups"] : [];

    private static async Task CommandAsync(string command, params string[] arguments)
    {
        if (OperatingSystem.IsLinux())
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments))!;
            await process.WaitForExitAsync(Cancellation);
            Assert.Equal(0, process.ExitCode);
        }
    }

    private async Task ShareThroughGroupAsync(params string[] more)
    {
        Directory.CreateDirectory(Registrations);
        await CommandAsync("chmod", "0755", _statement.Folder);
        await CommandAsync("chmod", "0644", _statement.Path);
        if (CanChangeUser)
        {
            await CommandAsync("chgrp", [.. more, Group, Registrations]);
        }

        await CommandAsync("chmod", [.. more, "g+rwX,g+s,o-rwx", Registrations]);
    }

    // A user who is neither the owner nor in the group reads nothing.
    private void AssertPrivate()
    {
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (string file in Directory.EnumerateFiles(Registrations, "*", SearchOption.AllDirectories))
        {
            Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & others) == 0, file);
        }
    }

    private async Task<string[]> RunAsync(string devices, int count, params string[] launcher)
    {
        using RegistrationProcess process = await RegistrationProcess.StartAsync(
            _emulator.PassAddress, Registrations, _statement.Path, devices, count, launcher);
        return await process.RunAsync();
    }
}
