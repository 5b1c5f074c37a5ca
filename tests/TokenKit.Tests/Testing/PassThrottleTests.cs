using System.Net;

namespace TokenKit.Tests.Testing;

public sealed class PassThrottleTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task A_device_has_ten_requests_at_once_and_then_one_a_second()
    {
        Assert.Equal(10, await PassedAsync(12));
        Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, await PassedAsync(1));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await PassedAsync(2));
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, await PassedAsync(5));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, await PassedAsync(12));
        Assert.Equal(2 + 1 + 1 + 2 + 2, Emulator.Pass.ThrottledRequests);
    }

    [Fact]
    public async Task The_answer_is_a_page_without_a_time_to_come_back()
    {
        await PassedAsync(10);

        using HttpResponseMessage response = await Client.RegisterAsync(Emulator.AStatement());

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Equal(0, Emulator.Pass.Registrations);
    }

    [Fact]
    public async Task One_bucket_is_for_all_paths_but_those_of_the_management_APIs()
    {
        await PassedAsync(10);

        string[] throttled =
        [
            PassRequests.RegisterPath, PassRequests.TokenPath, "pass/api/v1/authorize", "pass/api/v2/demo/configuration",
            "pass/reggie/v1/demo/regcode",
        ];
        foreach (string path in throttled)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await Client.StatusAsync(HttpMethod.Post, path, token: null));
        }

        Assert.Equal(
            HttpStatusCode.Unauthorized, await Client.StatusAsync(HttpMethod.Get, "pass-mgmt/esm/v3/media-company/year.json", token: null));
    }

    [Fact]
    public async Task Each_forwarded_address_has_its_own_bucket_and_only_the_first_counts()
    {
        Assert.Equal(10, await PassedAsync(11, "192.0.2.1"));
        Assert.Equal(10, await PassedAsync(11, "192.0.2.2, 192.0.2.1"));
        Assert.Equal(0, await PassedAsync(1, "192.0.2.1, 192.0.2.3"));
        Assert.Equal(10, await PassedAsync(11));
    }

    [Fact]
    public async Task Throttling_can_be_switched_off()
    {
        Emulator.Pass.IsThrottling = false;

        Assert.Equal(30, await PassedAsync(30));
        Assert.Equal(0, Emulator.Pass.ThrottledRequests);
    }

    private async Task<int> PassedAsync(int requests, string? forwardedFor = null)
    {
        int passed = 0;
        for (int i = 0; i < requests; i++)
        {
            using HttpResponseMessage response = await Client.SendAsync(
                HttpMethod.Post, PassRequests.TokenPath, content: null, forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)]);
            passed += response.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        return passed;
    }
}
