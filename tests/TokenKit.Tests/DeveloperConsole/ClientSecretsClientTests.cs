using TokenKit.DeveloperConsole;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretsClientTests : ConsoleTest
{
    private const string TheSecrets = "/console/organizations/100001/credentials/200002/secrets";

    [Fact]
    public async Task Secrets_are_listed_with_their_uses_and_the_oldest_first()
    {
        DateTimeOffset start = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMilliseconds(1234));
        await Client.GetTokenAsync();
        TheCredential.AddSecret("p8e-FAKE-new");

        IReadOnlyList<ClientSecretInfo> secrets = await Secrets.ListAsync(Cancellation);

        Assert.Equal(2, secrets.Count);
        Assert.Equal((start, start.AddMilliseconds(1234), null), (secrets[0].CreatedAt, secrets[0].LastUsedAt, secrets[0].ExpiresAt));
        ClientSecretUsage usage = Assert.Single(secrets[0].Usages);
        Assert.Equal(("client_credentials", start.AddMilliseconds(1234)), (usage.GrantType, usage.LastUsedAt));
        Assert.Equal((start.AddMilliseconds(1234), null), (secrets[1].CreatedAt, secrets[1].LastUsedAt));
        Assert.Empty(secrets[1].Usages);
        Assert.Equal($"{secrets[0].Uuid} (created 2026-01-01 00:00:00Z, last used 2026-01-01 00:00:01Z)", secrets[0].ToString());
        Assert.EndsWith(" (created 2026-01-01 00:00:01Z, never used)", secrets[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_call_is_made_as_Adobe_documents_it()
    {
        AddedClientSecret added = await Secrets.AddAsync(Cancellation);
        await Secrets.ListAsync(Cancellation);
        await Secrets.DeleteAsync(added.Uuid, Cancellation);

        IReadOnlyList<RecordedRequest> requests = Emulator.Journal.DeveloperConsoleRequests;
        Assert.Equal(["POST 201", "GET 200", "DELETE 204"], ConsoleCalls);
        Assert.Equal([TheSecrets, TheSecrets, $"{TheSecrets}/{added.Uuid}"], requests.Select(request => request.Path));
        Assert.All(requests, request =>
        {
            Assert.Equal((string.Empty, 0, Rotator), (request.Query, request.BodyLength, request.Headers["x-api-key"]));
            Assert.StartsWith("Bearer eyJ", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.Equal("application/json", request.Headers["Accept"]);
        });
    }

    [Fact]
    public async Task An_added_secret_works_beside_the_old_one_until_it_is_deleted()
    {
        AddedClientSecret added = await Secrets.AddAsync(Cancellation);

        Assert.Equal((true, true), (await MintsAsync(added.Secret), await MintsAsync(ExampleCredential.ClientSecret)));
        Assert.Equal(Clock.GetUtcNow(), added.Info.CreatedAt);
        await Secrets.DeleteAsync(added.Uuid, Cancellation);
        Assert.Equal((false, true), (await MintsAsync(added.Secret), await MintsAsync(ExampleCredential.ClientSecret)));
    }

    [Fact]
    public async Task An_added_secret_is_not_printed()
    {
        AddedClientSecret added = await Secrets.AddAsync(Cancellation);

        Assert.DoesNotContain(added.Secret, $"{added} {added.Info} {Secrets}", StringComparison.Ordinal);
        Assert.StartsWith(added.Uuid, added.ToString(), StringComparison.Ordinal);
        Assert.Equal("http://localhost" + TheSecrets, Secrets.ToString());
    }

    [Fact]
    public async Task A_third_secret_is_refused_with_what_is_there()
    {
        TheCredential.AddSecret("p8e-FAKE-new");
        IReadOnlyList<ClientSecretInfo> secrets = await Secrets.ListAsync(Cancellation);

        AdobeRequestException failure = await FailAsync(client => client.AddAsync(Cancellation));

        Assert.StartsWith($"The credential has 2 secrets, as many as Adobe allows: {secrets[0]} and {secrets[1]}.", failure.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("If a handler of the HttpClient repeats requests, this very call may have added the newer one, and its value is "
            + "not known then.", failure.Message, StringComparison.Ordinal);
        Assert.Equal((System.Net.HttpStatusCode.BadRequest, false), (failure.StatusCode, failure.IsTransient));
        Assert.Equal(secrets.Select(secret => secret.Uuid), (await Secrets.ListAsync(Cancellation)).Select(secret => secret.Uuid));
    }

    [Theory]
    [InlineData("""{"uuid":"a1","created_at":1700000000000,"expires_at":"1800000000000","secret_usages":[]}""", "a1", 1_700_000_000_000,
        1_800_000_000_000)]
    [InlineData("""{"uuid":"a1","created_at":"soon","expires_at":"PERMANENT","secret_usages":{}}""", "a1", null, null)]
    [InlineData("""{"uuid":"a-1_B"}""", "a-1_B", null, null)]
    public async Task A_list_is_read_leniently(string secret, string uuid, long? createdAt, long? expiresAt)
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.Answer(200, "application/json", $$"""{"client_secrets":[{{secret}}]}"""));

        ClientSecretInfo info = Assert.Single(await Secrets.ListAsync(Cancellation));

        Assert.Equal(
            (uuid, createdAt, expiresAt), (info.Uuid, info.CreatedAt?.ToUnixTimeMilliseconds(), info.ExpiresAt?.ToUnixTimeMilliseconds()));
        Assert.Equal((null, 0), (info.LastUsedAt, info.Usages.Count));
    }

    [Fact]
    public async Task The_last_use_is_the_latest_of_all_grants()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.Answer(
            200,
            "application/json",
            """
            {"client_secrets":[{"uuid":"a1","secret_usages":[
                {"last_used_at":"1700000000000","grant_type":"x"},{"last_used_at":"1700000600123"},{"last_used_at":null},7]}]}
            """));

        ClientSecretInfo info = Assert.Single(await Secrets.ListAsync(Cancellation));

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_600_123), info.LastUsedAt);
        Assert.Equal(["x", null, null, null], info.Usages.Select(usage => usage.GrantType));
        Assert.Equal("x 2023-11-14T22:13:20.0000000+00:00", info.Usages[0].ToString());
    }

    [Fact]
    public async Task A_passing_fault_is_not_noticed_where_asking_twice_does_no_harm()
    {
        AddedClientSecret added = await Secrets.AddAsync(Cancellation);
        Emulator.DeveloperConsole.Faults.Add(Fault.Status(503));
        Emulator.DeveloperConsole.Faults.Add(Fault.ConnectionReset());
        await Secrets.ListAsync(Cancellation);
        Emulator.DeveloperConsole.Faults.Add(Fault.Status(502));

        await Secrets.DeleteAsync(added.Uuid, Cancellation);

        Assert.Equal(["POST 201", "GET 503", "GET ", "GET 200", "DELETE 502", "DELETE 204"], ConsoleCalls);
    }

    [Fact]
    public async Task A_throttled_addition_is_tried_again_since_nothing_was_added()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(1)));

        await Secrets.AddAsync(Cancellation);

        Assert.Equal(["POST 429", "POST 201"], ConsoleCalls);
    }

    [Fact]
    public async Task A_secret_whose_deletion_was_answered_into_the_void_is_deleted()
    {
        AddedClientSecret added = await Secrets.AddAsync(Cancellation);
        bool isLost = false;
        Wire.Loses = request => request.Method == HttpMethod.Delete && !isLost && (isLost = true);

        await Secrets.DeleteAsync(added.Uuid, Cancellation);

        Assert.Equal(["POST 201", "DELETE 204", "DELETE 404"], ConsoleCalls);
    }
}
