using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

public sealed class FaultsOnSocketsTests : IAsyncLifetime
{
    private AdobeEmulator _emulator = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        _client = _emulator.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_is_reset_before_any_answer()
    {
        _emulator.Ims.TokenFaults.Add(Fault.ConnectionReset());

        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(
            () => _client.PostFormAsync(EmulatorRequests.TheForm()));

        Assert.Null(exception.StatusCode);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.GetBaseException()).SocketErrorCode);
        Assert.Null(_emulator.Journal.Requests[0].StatusCode);
        Assert.Equal(1, _emulator.Ims.TokenRequests);
        Assert.NotEmpty(await _client.GetTokenAsync());
    }

    [Fact]
    public async Task A_truncated_body_follows_its_headers_and_then_breaks()
    {
        _emulator.Ims.TokenFaults.Add(Fault.TruncatedBody());
        using var request = new HttpRequestMessage(HttpMethod.Post, EmulatorRequests.TokenPath)
        {
            Content = new FormUrlEncodedContent(EmulatorRequests.TheForm()),
        };

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal((HttpStatusCode.OK, 4_096L), (response.StatusCode, response.Content.Headers.ContentLength));
        Stream body = await response.Content.ReadAsStreamAsync(Cancellation);
        HttpIOException exception = await Assert.ThrowsAsync<HttpIOException>(() => body.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.Equal(200, _emulator.Journal.Requests[0].StatusCode);
    }

    [Fact]
    public async Task An_oversize_body_has_its_length_and_says_nothing_of_it_beforehand()
    {
        _emulator.Ims.TokenFaults.Add(Fault.OversizeBody(1_000_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, EmulatorRequests.TokenPath)
        {
            Content = new FormUrlEncodedContent(EmulatorRequests.TheForm()),
        };

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Null(response.Content.Headers.ContentLength);
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(1_000_000, body.Length);
        Assert.Equal(999_981, JsonElement.Parse(body).GetProperty("access_token").GetString()!.Length);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_client_may_leave_an_endless_body_unread_and_the_emulator_still_stops()
    {
        _emulator.Ims.TokenFaults.Add(Fault.OversizeBody(long.MaxValue));
        using var request = new HttpRequestMessage(HttpMethod.Post, EmulatorRequests.TokenPath)
        {
            Content = new FormUrlEncodedContent(EmulatorRequests.TheForm()),
        };
        using HttpResponseMessage response = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        await _emulator.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_hang_ends_when_the_client_gives_up()
    {
        _emulator.Ims.TokenFaults.Add(Fault.Hang());
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> hanging = _client.PostAsync(
            EmulatorRequests.TokenPath, new FormUrlEncodedContent(EmulatorRequests.TheForm()), givingUp.Token);
        await _emulator.Journal.WaitForAsync(1, TestContext.Current.CancellationToken);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.NotEmpty(await _client.GetTokenAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed_by_the_handler_of_the_emulator()
    {
        _emulator.Ims.TokenFaults.Add(Fault.Redirect(new Uri(_emulator.BaseAddress, "elsewhere"), 308));

        using HttpResponseMessage response = await _client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal(1, _emulator.Journal.Count);
    }
}
