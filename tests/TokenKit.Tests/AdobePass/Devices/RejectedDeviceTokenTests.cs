using System.Net;
using TokenKit.AdobePass;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.AdobePass.Devices;

/// <summary>The tokens of devices follow the rules of all cached tokens after a rejection.</summary>
public sealed class RejectedDeviceTokenTests : DeviceTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_an_api_accepted_is_replaced_at_once_each_time_it_is_revoked(bool isOfDevice)
    {
        var api = new RevokingApi();
        using DeviceTokenProvider provider = Provider();
        using var client = new HttpClient(new AdobeTokenHandler(provider) { InnerHandler = api });
        for (int revocation = 1; revocation <= 3; revocation++)
        {
            for (int call = 0; call < 10; call++)
            {
                Assert.Equal(HttpStatusCode.OK, await SendAsync(client, isOfDevice));
            }

            api.Revoke($"pass-token-{revocation}");
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, isOfDevice));
        Assert.Equal((4, 1), (TokenRequests, Registrations));
    }

    [Fact]
    public async Task Without_the_handler_the_token_of_a_device_that_replaced_a_rejected_one_is_kept_for_a_second()
    {
        using DeviceTokenProvider provider = Provider();
        string other = await GetAsync(provider, Device(2));
        provider.Invalidate(Device(1), await provider.GetDeviceTokenAsync(Device(1), Cancellation));
        AccessToken replacement = await provider.GetDeviceTokenAsync(Device(1), Cancellation);

        provider.Invalidate(Device(1), replacement);
        Assert.Same(replacement, await provider.GetDeviceTokenAsync(Device(1), Cancellation));
        Clock.Advance(TimeSpan.FromSeconds(1));
        provider.Invalidate(Device(1), replacement);

        Assert.NotSame(replacement, await provider.GetDeviceTokenAsync(Device(1), Cancellation));
        Assert.Equal(other, await GetAsync(provider, Device(2)));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, bool isOfDevice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("https://sp.auth.adobe.com/open"));
        if (isOfDevice)
        {
            request.SetAdobePassDevice(Device(1));
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
