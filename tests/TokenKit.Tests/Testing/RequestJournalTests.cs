using TokenKit.Testing;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Testing;

public sealed class RequestJournalTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task A_request_is_written_down_as_it_was_sent()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(
            EmulatorRequests.TheForm().Without("scope"), "ims/token/v3?scope=openid");

        RecordedRequest request = Assert.Single(Emulator.Journal.Requests);
        Assert.Equal((1, "POST", "/ims/token/v3", "?scope=openid"), (request.Number, request.Method, request.Path, request.Query));
        Assert.Equal(Clock.GetUtcNow(), request.ReceivedAt);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["content-type"]);
        Assert.StartsWith("grant_type=client_credentials&client_id=", request.Body, StringComparison.Ordinal);
        Assert.Equal(request.Body.Length, request.BodyLength);
        Assert.Equal(["grant_type", "client_id", "client_secret"], request.Form.Select(field => field.Name));
        Assert.Equal(ExampleCredential.ClientSecret, request.FormValue("client_secret"));
        Assert.Null(request.FormValue("scope"));
        Assert.Equal((200, response.ShouldHaveDebugId()), (request.StatusCode, request.DebugId));
    }

    [Fact]
    public async Task Token_requests_and_api_calls_can_be_distinguished()
    {
        string token = await Client.GetTokenAsync();
        using HttpResponseMessage call = await Client.CallApiAsync(token);
        using HttpResponseMessage refused = await Client.CallApiAsync(token: null);
        using HttpResponseMessage lost = await Client.PostFormAsync(EmulatorRequests.TheForm(), "elsewhere");

        Assert.Equal([1], Emulator.Journal.TokenRequests.Select(request => request.Number));
        Assert.Equal([2, 3], Emulator.Journal.ApiRequests.Select(request => request.Number));
        Assert.Equal([200, 200, 403, 404], Emulator.Journal.Requests.Select(request => request.StatusCode!.Value));
    }

    [Fact]
    public async Task It_keeps_the_newest_requests_and_counts_all()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(
            new AdobeEmulatorOptions { JournalCapacity = 3 }, Cancellation);
        using HttpClient client = emulator.CreateClient();
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await client.CallApiAsync(token: null);
        }

        Assert.Equal(5, emulator.Journal.Count);
        Assert.Equal([3, 4, 5], emulator.Journal.Requests.Select(request => request.Number));
    }

    [Fact]
    public async Task It_counts_simultaneous_requests_exactly()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using HttpResponseMessage response = await Client.CallApiAsync(token: null);
        }));

        Assert.Equal((200, 200, 200), (Emulator.Journal.Count, Emulator.Gateway.Calls, Emulator.Gateway.RefusedCalls));
        Assert.Equal(Enumerable.Range(1, 200), Emulator.Journal.Requests.Select(request => request.Number));
    }

    [Fact]
    public async Task It_keeps_the_beginning_of_a_long_body_and_its_length()
    {
        using HttpResponseMessage response = await Client.PostRawAsync(new string('x', 200_000), "text/plain", "api/upload");

        RecordedRequest request = Emulator.Journal.Requests[0];
        Assert.Equal((65_536, 200_000), (request.Body.Length, request.BodyLength));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_with_the_request_it_waits_for()
    {
        Task second = Emulator.Journal.WaitForAsync(2, TestContext.Current.CancellationToken);
        using HttpResponseMessage one = await Client.CallApiAsync(token: null);
        Assert.False(second.IsCompleted);

        using HttpResponseMessage two = await Client.CallApiAsync(token: null);
        await second;

        Assert.True(Emulator.Journal.WaitForAsync(1, TestContext.Current.CancellationToken).IsCompleted);
    }
}
