using System.Net;
using System.Text;
using System.Text.Json;

namespace TokenKit.Tests.Testing;

/// <summary>
/// The requests to Adobe Pass as Adobe's reference pages print them, byte for byte except for the credential: paths, headers and bodies.
/// The values of the headers are those of the samples, X-Device-Info included, although a comma is missing from its JSON.
/// </summary>
public sealed class DocumentedPassRequestsTests : InMemoryEmulatorTest
{
    private const string DeviceInfo =
        "ewoJInByaW1hcnlIYXJkd2FyZVR5cGUiOiAiU2V0VG9wQm94IiwKCSJtb2RlbCI6ICJUViA1dGggR2VuIiwKCSJtYW51ZmFjdHVyZXIiOiAiQXBwbGUiLAoJ"
        + "Im9zTmFtZSI6ICJ0dk9TIgoJIm9zVmVuZG9yIjogIkFwcGxlIiwKCSJvc1ZlcnNpb24iOiAiMTEuMCIKfQ==";

    private const string Status =
        "ewogICAgImZyYW1ld29ya1Blcm1pc3Npb25JbmZvIjogewogICAgICAiYWNjZXNzU3RhdHVzIjogImdyYW50ZWQiCiAgICB9LAogICAgImZyYW1ld29ya1By"
        + "b3ZpZGVySW5mbyIgOiB7CiAgICAgICJpZCIgOiAiQ2FibGV2aXNpb24iLAogICAgICAiZXhwaXJhdGlvbkRhdGUiIDogIjIwMjU0MzA2MzYwMDAiCiAgICB9"
        + "Cn0=";

    private const string DeniedStatus =
        "ewogICAgImZyYW1ld29ya1Blcm1pc3Npb25JbmZvIjogewogICAgICAiYWNjZXNzU3RhdHVzIjogImRlbmllZCIKICAgIH0sCiAgICAiZnJhbWV3b3JrUHJv"
        + "dmlkZXJJbmZvIiA6IHt9Cn0=";

    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";
    private const string Login = "mvpd=Cablevision&domainName=adobe.com&redirectUrl=https%3A%2F%2Fadobe.com";
    private const string Fallback = "domainName=adobe.com&redirectUrl=https%3A%2F%2Fadobe.com";

    private static readonly (string Name, string Value)[] Device =
    [
        ("AP-Device-Identifier", "fingerprint YmEyM2QxNDEtZDcxNS01NjFjLTk0ZjQtZTllNGM5NjZiMWVi"),
        ("X-Device-Info", DeviceInfo),
    ];

    private static readonly (string Name, string Value)[] Always =
    [
        ("Accept", "application/json"),
        ("User-Agent", "Mozilla/5.0 (Apple TV; U; CPU AppleTV5,3 OS 11.0 like Mac OS X; en_US)"),
    ];

    [Fact]
    public async Task A_client_registers_and_gets_a_token()
    {
        string statement = Emulator.AStatement();
        using HttpResponseMessage registered = await SendAsync(
            "POST",
            "pass/o/client/register",
            $$"""
            {
                "software_statement": "{{statement}}",
                "redirect_uri": "adobepass://com.programmer"{{"  "}}
             }
            """,
            Json,
            [("X-Device-Info", DeviceInfo), .. Always]);
        JsonElement client = await registered.JsonAsync();
        string id = client.GetProperty("client_id").GetString()!;
        string secret = client.GetProperty("client_secret").GetString()!;
        using HttpResponseMessage granted = await SendAsync(
            "POST",
            "pass/o/client/token",
            $"client_id={id}&client_secret={secret}&grant_type=client_credentials",
            Form,
            [("X-Device-Info", DeviceInfo), .. Always]);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (registered.StatusCode, granted.StatusCode));
        Assert.Equal(21_600, (await granted.JsonAsync()).GetProperty("expires_in").GetInt32());
    }

    // What the answer must say is the sample's, in compact form.
    [Theory]
    [InlineData("GET", "REF30/configuration/", "", "", 200, "requestor.id=REF30")]
    [InlineData("POST", "REF30/sessions", Login, Form, 200, "actionName=authenticate;actionType=interactive;mvpd=Cablevision")]
    [InlineData("POST", "REF30/sessions", "", Form, 200, "actionName=resume;actionType=direct;reasonType=none;serviceProvider=REF30")]
    [InlineData("POST", "REF30/sessions/8BLW4RW", Login, Form, 200, "actionName=authenticate;reasonType=none;code=8BLW4RW")]
    [InlineData("POST", "REF30/sessions/8BLW4RW", "mvpd=Cablevision&domainName=adobe.com", Form, 200, "actionName=retry;actionType=direct")]
    [InlineData("GET", "REF30/sessions/8BLW4RW", "", "", 200, "existingParameters.serviceProvider=REF30")]
    [InlineData("GET", "REF30/profiles", "", "", 200, "profiles.FakeMvpd.type=regular")]
    [InlineData("GET", "REF30/profiles/Cablevision", "", "", 200, "profiles.Cablevision.issuer=Cablevision")]
    [InlineData("GET", "REF30/profiles/code/XTC98W", "", "", 200, "profiles.FakeMvpd.type=regular")]
    [InlineData("POST", "REF30/decisions/authorize/Cablevision", "{\n    \"resources\": [\"REF30\"]\n}", Json, 200, "")]
    [InlineData("POST", "REF30/decisions/preauthorize/Cablevision", "{\n    \"resources\": [\"resource1\"]\n}", Json, 200, "")]
    [InlineData("GET", "REF30/logout/Dish?redirectUrl=https%3A%2F%2Fadobe.com", "", "", 200, "logouts.Dish.actionName=logout")]
    public async Task A_sample_of_REST_API_V2_is_answered_as_on_its_page(
        string method, string path, string body, string contentType, int status, string expected)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        using HttpResponseMessage response = await SendAsync(
            method, $"pass/api/v2/{path}", body, contentType, [Bearer(token), .. Device, .. Always]);

        Assert.Equal(status, (int)response.StatusCode);
        await ShouldHaveAsync(response, expected);
    }

    [Theory]
    [InlineData("sessions/sso/Apple", Status, Fallback, 200, "actionName=partner_profile;reasonType=none;authenticationRequest.type=saml")]
    [InlineData("sessions/sso/Apple", DeniedStatus, Fallback, 200, "actionName=authenticate;reasonType=pfs_fallback")]
    [InlineData("sessions/sso/Apple", "", Fallback, 200, "actionName=authenticate;reasonType=pfs_fallback")]
    [InlineData("sessions/sso/Apple", Status, "domainName=adobe.com", 200, "actionName=resume;reasonType=missing_parameters_fallback")]
    [InlineData("profiles/sso/Apple", Status, "SAMLResponse=PHNhbWxwOlJlc3Bv", 201, "profiles.Cablevision.type=appleSSO")]
    [InlineData("profiles/sso/Apple", "", "SAMLResponse=PHNhbWxwOlJlc3Bv", 201, "profiles.FakeMvpd.type=appleSSO")]
    public async Task A_sample_of_the_partner_APIs_is_answered_as_on_its_page(
        string path, string partner, string body, int status, string expected)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());
        (string, string)[] framework = partner.Length == 0 ? [] : [("AP-Partner-Framework-Status", partner)];

        using HttpResponseMessage response = await SendAsync(
            "POST", $"pass/api/v2/REF30/{path}", body, Form, [Bearer(token), .. Device, .. framework, .. Always]);

        Assert.Equal(status, (int)response.StatusCode);
        await ShouldHaveAsync(response, expected);
    }

    [Theory]
    [InlineData("DELETE", "pass-mgmt/reset-tempass/v3/reset?requestor_id=DEMO&mvpd_id=TempPassDemo&device_id=all", "", 204)]
    [InlineData("DELETE", "pass-mgmt/reset-tempass/v3/reset/generic?requestor_id=DEMO&mvpd_id=TempPassDemo&key=0a1b", "", 204)]
    [InlineData("POST", "pass-mgmt/control/v3/degradation/demo/authnAll?programmer=p&mvpd=m&ttl=3600&format=json", "", 201)]
    [InlineData("POST", "pass-mgmt/control/v3/mvpd-proxies/FakeProxy/mvpds", "proxied-mvpds=%3Cmvpds%3E%3C%2Fmvpds%3E", 201)]
    [InlineData("GET", "pass-mgmt/esm/v3", "", 200)]
    [InlineData("GET", "pass-mgmt/esm/v3/year/month.json", "", 200)]
    [InlineData("GET", "pass-mgmt/esm/v3/year/month.xml", "", 200)]
    [InlineData("GET", "pass-mgmt/esm/v3/year/month.csv", "", 200)]
    [InlineData("GET", "pass-mgmt/esm/v3/media-company/year/month/day.csv?mvpd=%20SomeMVPD", "", 200)]
    [InlineData("GET", "pass-mgmt/esm/v3/media-company/year?requestor-id&api&metrics=authz-successful,media-tokens", "", 200)]
    [InlineData("GET", "pass/api/v1/authorize?requestor=DEMO&deviceId=d&resource=news", "", 200)]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode", "deviceId=d", 201)]
    public async Task A_sample_of_the_other_APIs_is_answered(string method, string path, string body, int status)
    {
        string token = await Client.PassTokenAsync(
            Emulator.AStatement("temporary:passes:owner", "decisions:owner", "analytics:client", "decisions:client", "profile:client"));

        using HttpResponseMessage response = await SendAsync(method, path, body, body.Length == 0 ? "" : Form, [Bearer(token)]);

        Assert.Equal(status, (int)response.StatusCode);
    }

    // "a.b=c;d=e": the member b of a is c, and so on.
    private static async Task ShouldHaveAsync(HttpResponseMessage response, string expected)
    {
        JsonElement root = await response.JsonAsync();
        foreach (string[] pair in expected.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')))
        {
            JsonElement member = pair[0].Split('.').Aggregate(root, (json, name) => json.GetProperty(name));
            Assert.Equal(pair[1], member.GetString());
        }
    }

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private Task<HttpResponseMessage> SendAsync(string method, string path, string body, string contentType, (string, string)[] headers)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Client.SendAsync(HttpMethod.Parse(method), path, contentType.Length == 0 ? null : content, headers);
    }
}
