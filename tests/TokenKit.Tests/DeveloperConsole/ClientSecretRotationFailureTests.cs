using System.Globalization;
using TokenKit.DeveloperConsole;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretRotationFailureTests : RotationTest
{
    private static readonly Fault InvalidClient =
        Fault.Answer(400, "application/json", """{"error":"invalid_client","error_description":"invalid client_secret parameter"}""");

    [Fact]
    public async Task A_failure_to_list_changes_nothing()
    {
        Emulator.DeveloperConsole.Faults.AddUntilCleared(Fault.Status(503));

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.List, null, null), (failure.Step, failure.OldSecret, failure.NewSecret));
        Assert.StartsWith("The rotation stopped at the step 'List': The secrets could not be listed: localhost answered 503",
            failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task Without_a_token_for_the_console_nothing_changes()
    {
        Emulator.Ims.TokenFaults.AddUntilCleared(InvalidClient);

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal(ClientSecretRotationStep.List, failure.Step);
        Assert.IsType<TokenAcquisitionException>(failure.InnerException);
        Assert.Equal(0, Emulator.DeveloperConsole.Calls);
    }

    [Fact]
    public async Task A_refused_addition_is_reported_and_cleans_nothing_up()
    {
        TheCredential.IsMigrating = true;

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Add, null), (failure.Step, failure.NewSecret));
        Assert.Contains("migrated from JWT to OAuth", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"The old secret {failure.OldSecret?.Uuid} works as before. No new, unused secret was found; if one appears "
            + "later, delete it.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ConsoleCalls, call => call.StartsWith("DELETE", StringComparison.Ordinal));
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_secret_whose_answer_was_lost_is_found_and_deleted()
    {
        Wire.Loses = request => request.Method == HttpMethod.Post;

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Add, null), (failure.Step, failure.NewSecret));
        Assert.EndsWith("had been added; it has been deleted again.", failure.Message, StringComparison.Ordinal);
        Assert.Null(Published);
        Assert.Equal(["GET 200", "POST 201", "GET 200", "DELETE 204"], ConsoleCalls);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_secret_whose_answer_was_lost_and_that_cannot_be_deleted_is_named()
    {
        Wire.Loses = request => request.Method == HttpMethod.Post;
        Wire.Arriving = request => FaultOn(request, HttpMethod.Delete);

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith("was added, and could not be deleted again: delete it, the next rotation needs its place.", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task A_secret_that_another_client_added_and_uses_is_left_alone()
    {
        const string Theirs = "p8e-FAKE-theirs";
        Emulator.DeveloperConsole.Faults.Add(Fault.Delay(TimeSpan.Zero));
        Emulator.DeveloperConsole.Faults.Add(Fault.Status(503));
        Wire.Answered = async request =>
        {
            if (request.Method == HttpMethod.Post)
            {
                TheCredential.AddSecret(Theirs);
                Assert.True(await MintsAsync(Theirs));
            }
        };

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith("No new, unused secret was found; if one appears later, delete it.", failure.Message, StringComparison.Ordinal);
        Assert.True(await MintsAsync(Theirs));
    }

    [Fact]
    public async Task A_console_that_is_down_after_the_addition_is_reported()
    {
        Wire.Loses = request => request.Method == HttpMethod.Post;
        Wire.Answered = _ =>
        {
            Wire.Arriving = request => FaultOn(request, HttpMethod.Get);
            return Task.CompletedTask;
        };

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith(
            "could not be found out: list them, and delete the one that was never used.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task An_addition_that_failed_before_anything_was_added_is_reported()
    {
        Wire.Arriving = request => FaultOn(request, HttpMethod.Post);

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith("works as before. No new, unused secret was found; if one appears later, delete it.", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_secret_that_cannot_be_published_is_deleted_again()
    {
        ClientSecretRotationException failure = await FailAsync((_, _) => throw new InvalidOperationException("The vault is sealed."));

        Assert.Equal((ClientSecretRotationStep.Publish, true), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Equal("The vault is sealed.", failure.InnerException?.Message);
        Assert.StartsWith("The rotation stopped at the step 'Publish': the callback that publishes the secret threw "
            + "InvalidOperationException. The old secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"The new secret {failure.NewSecret?.Uuid} has been deleted again.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Emulator.Journal.TokenRequests.Count(request => request.FormValue("client_id") != Rotator));
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_callback_that_quotes_the_secret_is_not_quoted()
    {
        ClientSecretRotationException failure = await FailAsync((added, _) =>
            throw new InvalidOperationException(
                "outer", new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{added.Secret}' is too long"))));

        Assert.Null(failure.InnerException);
        Assert.Contains("InvalidOperationException", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callbacks_own_time_out_is_a_failure_and_no_cancellation()
    {
        ClientSecretRotationException failure = await FailAsync((_, _) => throw new TaskCanceledException("The vault was slow."));

        Assert.Equal((ClientSecretRotationStep.Publish, true), (failure.Step, failure.IsNewSecretDeleted));
    }

    [Fact]
    public async Task A_secret_that_can_neither_be_published_nor_deleted_is_named()
    {
        Wire.Arriving = request => FaultOn(request, HttpMethod.Delete);

        ClientSecretRotationException failure = await FailAsync((_, _) => throw new InvalidOperationException());

        Assert.False(failure.IsNewSecretDeleted);
        Assert.Contains($"The new secret {failure.NewSecret?.Uuid} could not be deleted again: delete it, the next rotation needs its "
            + "place.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task A_secret_that_IMS_goes_on_refusing_is_deleted_again()
    {
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(InvalidClient);

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Verify, true), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Equal("invalid_client", Assert.IsType<TokenAcquisitionException>(failure.InnerException).Error);
        Assert.Contains($"The new secret {Published!.Uuid} has been deleted again. It was published: publish the old one again.",
            failure.Message, StringComparison.Ordinal);

        // Two minutes at one try in five seconds, and the first; one more was the rotator's.
        Assert.Equal(25 + 1, Emulator.Ims.TokenRequests);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task In_an_outage_of_IMS_both_secrets_stay()
    {
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Status(503));

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Verify, false), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Contains($"The new secret {Published!.Uuid} was published and is there too, but no token was acquired with it so far.",
            failure.Message, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
        Assert.True(await MintsAsync(Published.Secret));
    }

    [Fact]
    public async Task An_error_that_waiting_cannot_fix_is_reported_at_once()
    {
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Answer(400, "application/json", """{"error":"invalid_scope"}"""));

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Verify, false, 2), (failure.Step, failure.IsNewSecretDeleted, Emulator.Ims.TokenRequests));
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task An_old_secret_that_cannot_be_deleted_is_named_and_the_new_one_works()
    {
        Wire.Arriving = request => FaultOn(request, HttpMethod.Delete);

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal((ClientSecretRotationStep.Delete, false), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Contains(
            $"Whether the old secret {failure.OldSecret?.Uuid} is deleted is not known", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"The new secret {Published!.Uuid} was published, and a token was acquired with it.", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
        Assert.True(await MintsAsync(Published.Secret));
    }

    // Every attempt of this kind fails at the emulator, which does nothing then.
    private void FaultOn(HttpRequestMessage request, HttpMethod method)
    {
        Emulator.ClearFaults();
        if (request.Method == method)
        {
            Emulator.DeveloperConsole.Faults.Add(Fault.Status(503));
        }
    }
}
