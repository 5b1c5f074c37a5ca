using System.Net;

namespace TokenKit.Tests.Testing;

/// <summary>The routing of ASP.NET Core accepts a path in any case and with a slash at the end. The emulator does not, as Adobe.</summary>
public sealed class ExactPathTests : InMemoryEmulatorTest
{
    [Theory]
    [InlineData("POST", "ims/Token/v3")]
    [InlineData("POST", "ims%2Ftoken/v3")]
    [InlineData("POST", "ims//token/v3")]
    [InlineData("POST", "ims/exchange/v1/JWT")]
    [InlineData("POST", "ims/validate_token/v1/")]
    [InlineData("POST", "ims/revoke/")]
    [InlineData("POST", "ims/revoke/x")]
    [InlineData("GET", "API/things")]
    [InlineData("GET", "aem")]
    [InlineData("GET", "console")]
    [InlineData("POST", "pass/o/client/token/")]
    [InlineData("POST", "pass/o/Client/register")]
    [InlineData("GET", "PASS/api/v2/demo/configuration")]
    [InlineData("GET", "pass/api/v2/demo/Configuration")]
    [InlineData("GET", "pass/api/v2/demo/configuration//")]
    [InlineData("GET", "pass/api/v2//configuration")]
    [InlineData("GET", "pass/api/v1/authorize/")]
    [InlineData("GET", "pass-mgmt/control/v3/degradation/demo/AuthnAll")]
    [InlineData("GET", "pass-mgmt/esm/V3/year")]
    [InlineData("GET", "pass-mgmt/esm")]
    public async Task A_path_that_is_written_otherwise_is_not_found(string method, string path)
    {
        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Parse(method), path);

        Assert.Equal((HttpStatusCode.NotFound, 0), (response.StatusCode, response.Content.Headers.ContentLength));
        response.ShouldHaveDebugId();
        Assert.Equal((0, 0, 0), (Emulator.Ims.TokenRequests, Emulator.Pass.TokenRequests, Emulator.Gateway.Calls));
    }

    // RFC 3986 section 2.3.
    [Fact]
    public async Task An_escaped_letter_is_the_letter()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm(), "ims/%74oken/v3");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("/ims/token/v3", Emulator.Journal.TokenRequests[0].Path);
    }
}
