using System.Net;
using System.Text.Json;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Registration;

public sealed class RegistrationRequestTests : PassTest
{
    [Fact]
    public async Task The_registration_is_the_one_that_Adobe_documents()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync(SomePass.Options(options => options.RedirectUri = new Uri("example-scheme://com.example.app")));

        SentRequest request = Wire.Requests[0];
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("https://sp.auth.adobe.com/o/client/register", request.Uri.AbsoluteUri);
        Assert.Equal("application/json; charset=utf-8", request.ContentType);
        Assert.Equal("application/json", request.Accept);
        Assert.Equal(
            [("software_statement", SomePass.Statement), ("redirect_uri", "example-scheme://com.example.app")],
            JsonElement.Parse(request.Body).EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)));
        Assert.True(request.IsBackChannel);
    }

    [Fact]
    public async Task What_is_not_set_is_not_sent()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync();

        Assert.DoesNotContain("redirect_uri", Wire.Requests[0].Body, StringComparison.Ordinal);
        Assert.All(Wire.Requests, request =>
        {
            Assert.DoesNotContain("X-Device-Info", request.Headers, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Forwarded-For", request.Headers, StringComparison.Ordinal);
            Assert.Contains("User-Agent: TokenKit/", request.Headers, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(AdobePassEnvironment.Production, "sp.auth.adobe.com")]
    [InlineData(AdobePassEnvironment.PrequalProduction, "sp-prequal.auth.adobe.com")]
    [InlineData(AdobePassEnvironment.Staging, "sp.auth-staging.adobe.com")]
    [InlineData(AdobePassEnvironment.PrequalStaging, "sp-prequal.auth-staging.adobe.com")]
    public async Task Each_environment_has_its_host(AdobePassEnvironment environment, string host)
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync(SomePass.Options(options => options.Environment = environment));

        Assert.Equal([$"https://{host}/o/client/register", $"https://{host}/o/client/token"],
            Wire.Requests.Select(request => request.Uri.AbsoluteUri));
    }

    [Fact]
    public async Task An_authority_may_stand_behind_a_gateway()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync(SomePass.Options(options => options.Authority = new Uri("https://gateway.example/pass/")));

        Assert.Equal("https://gateway.example/pass/o/client/register", Wire.Requests[0].Uri.AbsoluteUri);
    }

    [Fact]
    public async Task A_device_is_described_on_both_requests()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        var info = new AdobePassDeviceInfo { Model = "RackUnit-1" };

        await AcquireAsync(
            Provider(SomePass.Options(options => options.UserAgent = "example-backend/1.0 (Linux)")),
            new AdobePassDevice("device-1", info, IPAddress.Parse("203.0.113.7")));

        Assert.Equal(2, Wire.Requests.Count);
        Assert.All(Wire.Requests, request =>
        {
            Assert.Contains($"X-Device-Info: {info.ToHeaderValue()}", request.Headers, StringComparison.Ordinal);
            Assert.Contains("X-Forwarded-For: 203.0.113.7", request.Headers, StringComparison.Ordinal);
            Assert.Contains("User-Agent: example-backend/1.0 (Linux)", request.Headers, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_server_is_described_as_the_options_say_and_a_device_never_is()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1)).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));
        AdobePassTokenProvider provider = Provider(
            SomePass.Options(options => options.DeviceInfo = new AdobePassDeviceInfo { Model = "RackUnit-1" }));

        await AcquireAsync(provider);
        await AcquireAsync(provider, new AdobePassDevice("device-1"));

        Assert.Contains("X-Device-Info", Wire.Requests[0].Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Device-Info", Wire.Requests[2].Headers, StringComparison.Ordinal);
    }
}
