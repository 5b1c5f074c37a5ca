using Microsoft.Extensions.Options;
using TokenKit.DeveloperConsole;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretRotationTests : RotationTest
{
    [Fact]
    public async Task The_old_secret_makes_way_for_the_new_one()
    {
        string oldUuid = (await Secrets.ListAsync(Cancellation))[0].Uuid;

        ClientSecretRotationResult result = await RunAsync();

        Assert.Equal("new", await LeftAsync());
        Assert.True(await MintsAsync(Published!.Secret));
        Assert.Equal((Published.Uuid, oldUuid, true, true),
            (result.NewSecret.Uuid, result.OldSecret?.Uuid, result.IsNewSecretAdded, result.IsOldSecretDeleted));
        Assert.Equal($"added {Published.Uuid}, deleted {oldUuid}", result.ToString());
    }

    [Fact]
    public async Task It_lists_adds_publishes_verifies_and_deletes_in_this_order()
    {
        string oldUuid = (await Secrets.ListAsync(Cancellation))[0].Uuid;
        int before = Emulator.Journal.Count;
        List<string> atPublication = [];

        await Rotation.RunAsync(
            (added, _) =>
            {
                atPublication.AddRange(Emulator.Journal.Requests.Skip(before).Select(request => request.Method));
                return PublishAsync(added, Cancellation);
            },
            Cancellation);

        Assert.Equal(["GET", "POST"], atPublication);
        Assert.Equal(
            ["GET /console/organizations/100001/credentials/200002/secrets",
                "POST /console/organizations/100001/credentials/200002/secrets", "POST /ims/token/v3",
                $"DELETE /console/organizations/100001/credentials/200002/secrets/{oldUuid}"],
            Emulator.Journal.Requests.Skip(before).Select(request => $"{request.Method} {request.Path}"));
        Assert.Equal(Published!.Secret, Emulator.Journal.TokenRequests[^1].FormValue("client_secret"));
    }

    [Fact]
    public async Task Only_the_new_secret_proves_itself_whatever_secrets_are_set()
    {
        var rotation = new ClientSecretRotation(
            Secrets,
            options =>
            {
                Configure(options);
                options.ClientSecret = ExampleCredential.ClientSecret;
                options.ClientSecrets.Add(ExampleCredential.ClientSecret);
            },
            Client,
            Hasty);
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Answer(400, "application/json", """{"error":"invalid_client"}"""));

        await Assert.ThrowsAsync<ClientSecretRotationException>(() => rotation.RunAsync(PublishAsync, Cancellation));

        Assert.DoesNotContain(
            Emulator.Journal.TokenRequests.Skip(1), request => request.FormValue("client_secret") == ExampleCredential.ClientSecret);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_new_secret_that_is_not_known_everywhere_at_once_is_tried_again()
    {
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.Add(Fault.Answer(400, "application/json", """{"error":"invalid_client"}"""), times: 5);
        Emulator.Ims.TokenFaults.Add(Fault.Status(503), times: 6);

        await RunAsync();

        Assert.Equal("new", await LeftAsync());
    }

    [Fact]
    public async Task A_run_a_week_finds_one_secret_each_time()
    {
        for (int week = 0; week < 4; week++)
        {
            string before = Published?.Uuid ?? (await Secrets.ListAsync(Cancellation))[0].Uuid;

            Assert.Equal(before, (await RunAsync()).OldSecret?.Uuid);

            Clock.Advance(TimeSpan.FromDays(7));
        }

        Assert.True(await MintsAsync(Published!.Secret));
    }

    [Fact]
    public async Task A_credential_without_a_secret_gets_one()
    {
        TheCredential.RemoveSecret(ExampleCredential.ClientSecret);

        ClientSecretRotationResult result = await RunAsync();

        Assert.Equal((null, false, $"added {Published!.Uuid}"), (result.OldSecret, result.IsOldSecretDeleted, result.ToString()));
        Assert.True(await MintsAsync(Published.Secret));
    }

    [Fact]
    public async Task An_old_secret_that_was_already_deleted_is_not_a_failure()
    {
        string oldUuid = (await Secrets.ListAsync(Cancellation))[0].Uuid;

        ClientSecretRotationResult result = await Rotation.RunAsync(
            (_, cancellation) => Secrets.DeleteAsync(oldUuid, cancellation), Cancellation);

        Assert.True(result.IsOldSecretDeleted);
    }

    [Fact]
    public async Task The_numbers_of_another_clients_credential_change_nothing()
    {
        var rotation = new ClientSecretRotation(
            Secrets, options => (options.Authority, options.ClientId, options.CredentialFile) = (
                new Uri("http://localhost/"), WithScope(options, "FAKE0other0id"), null), Client);

        ClientSecretRotationException failure = await Assert.ThrowsAsync<ClientSecretRotationException>(() =>
            rotation.RunAsync(PublishAsync, Cancellation));

        Assert.Contains("ConsoleCredentialId 200002 is the credential of another client than 'FAKE0other0id'", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(["GET 200"], ConsoleCalls);
    }

    [Fact]
    public async Task A_credential_that_is_not_complete_changes_nothing()
    {
        var rotation = new ClientSecretRotation(Secrets, options => options.Authority = new Uri("http://localhost/"), Client);

        await Assert.ThrowsAsync<OptionsValidationException>(() => rotation.RunAsync(PublishAsync, Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(() => rotation.RunAsync(null!, Cancellation));

        Assert.Equal(0, Emulator.Journal.Count);
    }

    private static string WithScope(ImsOptions options, string clientId)
    {
        options.Scopes.Add("openid");
        return clientId;
    }
}
