using System.Net;
using TokenKit.AdobePass;

namespace TokenKit.Tests.Scenarios;

/// <summary>A call of one of the protected APIs, as Adobe's pages have it.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Below the root of the emulator.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Status">What Adobe answers.</param>
internal sealed record PassCall(string Method, string Path, string Query, HttpStatusCode Status)
{
    public const string ResetTempPass = "Reset TempPass";
    public const string Degradation = "Degradation";
    public const string NewDegradation = "Degradation, POST";
    public const string ProxyMvpd = "Proxy MVPD";
    public const string NewProxyMvpds = "Proxy MVPD, POST";
    public const string Monitoring = "Entitlement Service Monitoring";
    public const string Authorize = "REST API V1, authorize";
    public const string RegistrationCode = "REST API V1, regcode";
    public const string Configuration = "REST API V2, configuration";
    public const string Sessions = "REST API V2, sessions";
    public const string Profiles = "REST API V2, profiles";
    public const string Decisions = "REST API V2, decisions";

    private const string Rule = "/pass-mgmt/control/v3/degradation/example-company/authnAll";
    private const string Proxy = "/pass-mgmt/control/v3/mvpd-proxies/example-proxy/mvpds";
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly Dictionary<string, PassCall> Calls = new()
    {
        [ResetTempPass] = new("DELETE", "/pass-mgmt/reset-tempass/v3/reset", "?requestor_id=DEMO&mvpd_id=TempPassDemo&device_id=all",
            HttpStatusCode.NoContent),
        [Degradation] = new("GET", Rule, "?programmer=DEMO&mvpd=ExampleMvpd&format=json", HttpStatusCode.OK),
        [NewDegradation] = new("POST", Rule, "?programmer=DEMO&mvpd=ExampleMvpd&ttl=3600&format=json", HttpStatusCode.Created),
        [ProxyMvpd] = new("GET", Proxy, "", HttpStatusCode.OK),
        [NewProxyMvpds] = new("POST", Proxy, "", HttpStatusCode.Created) { Body = "proxied-mvpds=%3Cmvpds%2F%3E", ContentType = Form },
        [Monitoring] = new("GET", "/pass-mgmt/esm/v3/media-company/year/month.json", "?start=2026-01-01&end=2026-07-01", HttpStatusCode.OK),
        [Authorize] = new("GET", "/pass/api/v1/authorize", "?requestor=DEMO&deviceId=device-1&resource=news", HttpStatusCode.OK),
        [RegistrationCode] = new("POST", "/pass/reggie/v1/DEMO/regcode", "", HttpStatusCode.Created)
        {
            Body = "deviceId=device-1",
            ContentType = Form
        },
        [Configuration] = new("GET", "/pass/api/v2/DEMO/configuration", "", HttpStatusCode.OK),
        [Sessions] = new("POST", "/pass/api/v2/DEMO/sessions", "", HttpStatusCode.OK)
        {
            Body = "domainName=example.com",
            ContentType = Form,
            IsOfDevice = true,
        },
        [Profiles] = new("GET", "/pass/api/v2/DEMO/profiles", "", HttpStatusCode.OK) { IsOfDevice = true },
        [Decisions] = new("POST", "/pass/api/v2/DEMO/decisions/authorize/ExampleMvpd", "", HttpStatusCode.OK)
        {
            Body = """{"resources":["news"]}""",
            ContentType = "application/json",
            IsOfDevice = true,
        },
    };

    public static IEnumerable<string> Names => Calls.Keys;

    /// <summary>The device of <see cref="IsOfDevice"/>.</summary>
    public static AdobePassDevice Device { get; } = new(
        "device-0001-example", new AdobePassDeviceInfo { Model = "RackUnit-1", OsName = "Linux", ConnectionType = "LAN" }, IPAddress
            .Parse("203.0.113.7"));

    public string Body { get; private init; } = "";

    public string? ContentType { get; private init; }

    public bool IsOfDevice { get; private init; }

    public static PassCall Of(string name) => Calls[name];

    public async Task<HttpResponseMessage> SendAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(Method), Path + Query);
        if (ContentType is not null)
        {
            request.Content = new StringContent(Body, new System.Net.Http.Headers.MediaTypeHeaderValue(ContentType));
        }

        return await client.SendAsync(IsOfDevice ? request.SetAdobePassDevice(Device) : request, TestContext.Current.CancellationToken);
    }
}
