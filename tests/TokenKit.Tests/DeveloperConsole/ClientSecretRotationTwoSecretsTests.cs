using TokenKit.DeveloperConsole;
using TokenKit.Testing.Faults;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretRotationTwoSecretsTests : RotationTest
{
    private const string Newer = "p8e-FAKE-newer";

    [Fact]
    public async Task Two_secrets_are_distinguished_and_left_alone()
    {
        await AddNewerAsync(isUsed: true);

        ClientSecretRotationException failure = await FailAsync();

        IReadOnlyList<ClientSecretInfo> secrets = await Secrets.ListAsync(Cancellation);
        Assert.Equal(ClientSecretRotationStep.List, failure.Step);
        Assert.StartsWith($"The credential has 2 secrets, as many as Adobe allows: {secrets[0]} and {secrets[1]}. Delete the one that is "
            + "out of use, then try again. None was added.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(created 2026-01-01 00:00:00Z, never used) and", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(created 2026-01-02 00:00:00Z, last used 2026-01-02 02:00:00Z)", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("With DeleteWhenIdleFor set, a rotation would delete the older one by itself once it is out of use.",
            failure.Message, StringComparison.Ordinal);
        Assert.Null(Published);
    }

    [Fact]
    public async Task With_an_idle_time_the_run_that_adds_leaves_both_and_a_later_one_deletes()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(1);
        await Client.GetTokenAsync();

        ClientSecretRotationResult first = await RunAsync();
        Assert.Equal((true, false, "old new"), (first.IsNewSecretAdded, first.IsOldSecretDeleted, await LeftAsync()));
        Assert.Equal($"added {first.NewSecret.Uuid}, left {first.OldSecret?.Uuid}", first.ToString());

        Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await MintsAsync(Published!.Secret));
        Clock.Advance(TimeSpan.FromDays(1));
        ClientSecretRotationResult second = await RunAsync();

        Assert.Equal((false, true, "new"), (second.IsNewSecretAdded, second.IsOldSecretDeleted, await LeftAsync()));
        Assert.Equal((first.NewSecret.Uuid, first.OldSecret?.Uuid), (second.NewSecret.Uuid, second.OldSecret?.Uuid));
        Assert.True(await MintsAsync(Published.Secret));
    }

    [Fact]
    public async Task The_verification_does_not_count_as_a_use_of_the_newer_secret()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(2);
        await RunAsync();
        Clock.Advance(TimeSpan.FromDays(7));

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal(ClientSecretRotationStep.List, failure.Step);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task A_use_within_an_hour_of_the_verification_may_be_the_verification()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(2);
        await RunAsync();
        Clock.Advance(Options.VerificationTimeout + TimeSpan.FromHours(1));
        Assert.True(await MintsAsync(Published!.Secret));
        Clock.Advance(TimeSpan.FromDays(7));

        await FailAsync();

        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task An_older_secret_that_is_still_in_use_is_not_deleted()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(1);
        await AddNewerAsync(isUsed: true);
        await Client.GetTokenAsync();
        Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith("A rotation deletes the older one by itself once no token was acquired with it for 1.00:00:00 and one was "
            + "acquired with the newer more than 01:02:00 after it was added.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task An_older_secret_is_not_deleted_for_a_newer_one_that_is_not_in_use()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(1);
        await AddNewerAsync(isUsed: false);
        Clock.Advance(TimeSpan.FromDays(30));

        await FailAsync();

        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task A_rotation_that_died_after_the_publication_is_finished_by_a_later_run()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(1);
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Status(503));
        await FailAsync();
        Emulator.ClearFaults();
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await MintsAsync(Published!.Secret));
        Clock.Advance(TimeSpan.FromDays(2));

        ClientSecretRotationResult result = await RunAsync();

        Assert.Equal((Published.Uuid, true), (result.NewSecret.Uuid, result.IsOldSecretDeleted));
        Assert.Equal("new", await LeftAsync());
    }

    [Fact]
    public async Task A_deletion_that_fails_then_is_reported()
    {
        Options.DeleteWhenIdleFor = TimeSpan.FromDays(1);
        await AddNewerAsync(isUsed: true);
        Clock.Advance(TimeSpan.FromDays(2));
        TheCredential.IsMigrating = true;

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Delete, null), (failure.Step, failure.NewSecret));
        Assert.Contains("migrated from JWT to OAuth", failure.Message, StringComparison.Ordinal);
    }

    private async Task AddNewerAsync(bool isUsed)
    {
        Clock.Advance(TimeSpan.FromDays(1));
        TheCredential.AddSecret(Newer);
        if (isUsed)
        {
            Clock.Advance(TimeSpan.FromHours(2));
            Assert.True(await MintsAsync(Newer));
        }
    }
}
