using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Testing;

public sealed class EmulatorSecretsTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task Nothing_that_holds_a_secret_prints_it()
    {
        string token = await Client.GetTokenAsync();
        using HttpResponseMessage call = await Client.CallApiAsync(token);
        RecordedRequest request = Emulator.Journal.TokenRequests[0];
        object[] holders =
        [
            ExampleCredential.Create(),
            new AdobeEmulatorOptions(),
            Emulator,
            Emulator.Ims,
            Emulator.Gateway,
            Emulator.DeveloperConsole,
            Emulator.Journal,
            Emulator.Ims.TokenFaults,
            request,
            Emulator.Journal.ApiRequests[0],
            request.FormValue("client_id")!,
            request.Form.Single(field => field.Name == "client_secret"),
            Fault.Answer(200, "application/json", token),
            new FakeTokenProvider(),
        ];

        Assert.All(holders, holder =>
        {
            Assert.DoesNotContain(ExampleCredential.ClientSecret, holder.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(token, holder.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_is_printed_instead_tells_them_apart()
    {
        await Client.GetTokenAsync();

        Assert.Equal("#1 POST /ims/token/v3 -> 200", Emulator.Journal.Requests[0].ToString());
        Assert.Equal("client_secret", Emulator.Journal.Requests[0].Form[2].ToString());
        Assert.Equal(ExampleCredential.ClientId, ExampleCredential.Create().ToString());
        Assert.Equal("503 after 00:00:02", Fault.Status(503).After(TimeSpan.FromSeconds(2)).ToString());
    }
}
