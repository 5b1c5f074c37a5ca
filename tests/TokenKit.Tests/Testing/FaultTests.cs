using System.Net;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

public sealed class FaultTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task Faults_come_in_order_and_then_the_normal_answer()
    {
        Emulator.Ims.TokenFaults.Add(Fault.Status(503), times: 2);
        Emulator.Ims.TokenFaults.Add(Fault.EmptyBody(500));

        Assert.Equal([503, 503, 500, 200, 200], await StatusesAsync(5));
        Assert.Equal((5, 2, 5), (Emulator.Ims.TokenRequests, Emulator.Ims.TokensIssued, Emulator.Journal.Count));
        Assert.Equal([503, 503, 500, 200, 200], Emulator.Journal.TokenRequests.Select(request => request.StatusCode!.Value));
    }

    [Fact]
    public async Task A_lasting_fault_follows_the_script_until_it_is_cleared()
    {
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Status(503));
        Emulator.Ims.TokenFaults.Add(Fault.Status(500));
        Assert.Equal([500, 503, 503], await StatusesAsync(3));

        Emulator.ClearFaults();
        Assert.Equal([200], await StatusesAsync(1));
    }

    [Fact]
    public async Task Every_service_has_a_lasting_fault_of_its_own()
    {
        Emulator.Ims.ValidationFaults.AddUntilCleared(Fault.Status(501));
        Emulator.Ims.RevocationFaults.AddUntilCleared(Fault.Status(502));
        Emulator.DeveloperConsole.Faults.AddUntilCleared(Fault.Status(503));
        Emulator.Ims.ValidationFaults.Add(Fault.Status(500));
        string[] paths = ["ims/validate_token/v1", "ims/revoke", "console/x"];

        Assert.Equal([500, 502, 503, 501, 502, 503], await StatusesAsync([.. paths, .. paths]));
        Emulator.ClearFaults();
        Assert.All(await StatusesAsync(paths), status => Assert.InRange(status, 400, 499));
    }

    [Fact]
    public async Task Token_endpoints_and_api_have_scripts_of_their_own()
    {
        string token = await Client.GetTokenAsync();
        Emulator.Gateway.Faults.Add(Fault.Status(502));
        Emulator.Gateway.Faults.AddUntilCleared(Fault.Status(504));

        Assert.Equal([200], await StatusesAsync(1));
        using HttpResponseMessage first = await Client.CallApiAsync(token);
        using HttpResponseMessage second = await Client.CallApiAsync(token);
        Emulator.ClearFaults();
        using HttpResponseMessage third = await Client.CallApiAsync(token);
        Assert.Equal((502, 504, 200), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
    }

    [Fact]
    public async Task A_server_error_has_the_body_of_IMS()
    {
        Emulator.Ims.TokenFaults.Add(Fault.Status(503));

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.ServiceUnavailable, "internal_error");
    }

    [Fact]
    public async Task Too_many_requests_need_not_say_how_long_to_wait()
    {
        Emulator.Ims.TokenFaults.Add(Fault.TooManyRequests());
        Emulator.Ims.TokenFaults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(7)));

        using HttpResponseMessage silent = await Client.PostFormAsync(EmulatorRequests.TheForm());
        using HttpResponseMessage clear = await Client.PostFormAsync(EmulatorRequests.TheForm());

        await silent.ShouldBeGatewayErrorAsync(HttpStatusCode.TooManyRequests, "429050");
        Assert.Null(silent.Headers.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(7), clear.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_proxy_answers_with_a_page()
    {
        Emulator.Ims.TokenFaults.Add(Fault.Html(502));

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal((HttpStatusCode.BadGateway, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string page = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("<title>502 Bad Gateway</title>", page, StringComparison.Ordinal);
        Assert.Contains("openresty", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(401)]
    public async Task An_answer_may_be_empty(int status)
    {
        Emulator.Ims.TokenFaults.Add(Fault.EmptyBody(status));

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Null(response.Content.Headers.ContentType);
    }

    [Fact]
    public async Task A_redirect_is_sent_and_not_followed()
    {
        var elsewhere = new Uri("http://localhost/elsewhere");
        Emulator.Ims.TokenFaults.Add(Fault.Redirect(elsewhere));

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal((HttpStatusCode.TemporaryRedirect, elsewhere), (response.StatusCode, response.Headers.Location));
        Assert.Equal(1, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Any_answer_can_be_scripted()
    {
        const string Body = "{\"access_token\":\"eyJ\\nFAKE\"}";
        Emulator.Ims.TokenFaults.Add(Fault.Answer(201, "application/json", Body));

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(Body, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delay_lasts_as_long_as_the_emulators_clock_says()
    {
        Emulator.Ims.TokenFaults.Add(Fault.Delay(TimeSpan.FromSeconds(30)));
        Emulator.Ims.TokenFaults.Add(Fault.Status(503).After(TimeSpan.FromSeconds(20)).After(TimeSpan.FromSeconds(10)));
        Task<HttpResponseMessage> normal = Client.PostFormAsync(EmulatorRequests.TheForm());
        await Emulator.Journal.WaitForAsync(1, TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> fault = Client.PostFormAsync(EmulatorRequests.TheForm());
        await Emulator.Journal.WaitForAsync(2, TestContext.Current.CancellationToken);

        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((null, null), (Emulator.Journal.Requests[0].StatusCode, Emulator.Journal.Requests[1].StatusCode));
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), ((await normal).StatusCode, (await fault).StatusCode));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delay_and_a_hang_end_when_the_client_gives_up()
    {
        Emulator.Ims.TokenFaults.Add(Fault.Delay(TimeSpan.FromDays(1)));
        Emulator.Ims.TokenFaults.Add(Fault.Hang());
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<HttpResponseMessage>[] requests =
        [
            Client.PostAsync(EmulatorRequests.TokenPath, new FormUrlEncodedContent(EmulatorRequests.TheForm()), givingUp.Token),
            Client.PostAsync(EmulatorRequests.TokenPath, new FormUrlEncodedContent(EmulatorRequests.TheForm()), givingUp.Token),
        ];
        await Emulator.Journal.WaitForAsync(2, TestContext.Current.CancellationToken);

        await givingUp.CancelAsync();

        foreach (Task<HttpResponseMessage> request in requests)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        Assert.All(Emulator.Journal.Requests, request => Assert.Null(request.StatusCode));
        Assert.Equal([200], await StatusesAsync(1));
    }

    [Fact]
    public async Task Connections_break_in_memory_too()
    {
        Emulator.Ims.TokenFaults.Add(Fault.ConnectionReset());
        Emulator.Ims.TokenFaults.Add(Fault.TruncatedBody());

        await Assert.ThrowsAnyAsync<Exception>(() => Client.PostFormAsync(EmulatorRequests.TheForm()));
        await Assert.ThrowsAnyAsync<Exception>(() => Client.PostFormAsync(EmulatorRequests.TheForm()));

        Assert.Equal([null, 200], Emulator.Journal.Requests.Select(request => request.StatusCode));
    }

    [Fact]
    public void A_fault_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(404));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Html(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Redirect(Emulator.BaseAddress, 200));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.OversizeBody(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Delay(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.TooManyRequests(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Ims.TokenFaults.Add(Fault.Hang(), times: 0));
    }

    [Theory]
    [InlineData(401, "Fault.EmptyBody(401)")]
    [InlineData(404, "Fault.Answer(status, contentType, body)")]
    [InlineData(429, "Fault.TooManyRequests")]
    [InlineData(307, "Fault.Redirect(location, status)")]
    [InlineData(200, "Fault.Answer(status, contentType, body)")]
    public void A_status_that_is_not_a_fault_of_the_server_points_to_the_method_to_use(int status, string method)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(nameof(status), () => Fault.Status(status));

        Assert.Contains(method, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_status_of_a_redirect_or_a_page_says_which_are_right()
    {
        string redirect = Assert.Throws<ArgumentOutOfRangeException>("status", () => Fault.Redirect(Emulator.BaseAddress, 200)).Message;
        string html = Assert.Throws<ArgumentOutOfRangeException>("status", () => Fault.Html(99)).Message;

        Assert.Contains("from 300 to 399. Use Fault.Answer", redirect, StringComparison.Ordinal);
        Assert.Contains("from 200 to 599", html, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<int>> StatusesAsync(int count)
    {
        var statuses = new List<int>();
        for (int i = 0; i < count; i++)
        {
            using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }

    private async Task<IReadOnlyList<int>> StatusesAsync(string[] paths)
    {
        var statuses = new List<int>();
        foreach (string path in paths)
        {
            using HttpResponseMessage response = await Client.PostFormAsync([], path);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
