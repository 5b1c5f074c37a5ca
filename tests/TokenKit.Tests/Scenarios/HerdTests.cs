using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

public class HerdTests
{
    private const int Callers = 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_cold_callers_on_a_real_socket_make_one_token_request()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        ITokenProvider tokens = service.Tokens;

        AccessToken[] all = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => Task.Run(() => tokens.GetTokenAsync(Cancellation).AsTask())));

        Assert.Single(all.Distinct());
        Assert.Equal(1, emulator.Ims.TokenRequests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    public async Task One_callers_cancellation_leaves_all_the_others_with_a_token(int canceller)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        var gate = new Gate();
        await using Service service = await Service.StartAsync(emulator, configure: services =>
            services.AddHttpClient(AdobeTokensBuilder.BackChannelName).AddHttpMessageHandler(() => gate));
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        ITokenProvider tokens = service.Tokens;

        Task<AccessToken>[] calls = [
            .. Enumerable.Range(0, Callers).Select(i => tokens.GetTokenAsync(i == canceller ? impatience.Token : Cancellation).AsTask())];
        await impatience.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[canceller]);
        gate.Open();

        AccessToken[] others = await Task.WhenAll(calls.Where((_, i) => i != canceller));
        Assert.Equal(impatience.Token, exception.CancellationToken);
        Assert.Equal(Callers - 1, others.Length);
        Assert.Single(others.Distinct());
        Assert.Equal(1, emulator.Ims.TokenRequests);
    }

    [Fact]
    public async Task Five_hundred_rejections_of_one_token_cost_one_token_request_and_no_call()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        HttpClient client = service.Client;
        (await client.GetAsync("assets/1", Cancellation)).Dispose();
        emulator.Ims.RevokeAll();

        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(_ => client.GetAsync("assets/1", Cancellation)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2, emulator.Ims.TokenRequests);
    }
}
