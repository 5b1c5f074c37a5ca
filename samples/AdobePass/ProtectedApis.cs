using System.Net;
using System.Net.Http.Json;
using TokenKit.AdobePass;

namespace AdobePass;

/// <summary>What is called: every API that takes a token of Dynamic Client Registration.</summary>
internal static class ProtectedApis
{
    private const string Degradation = "control/v3/degradation/example-company/authnAll?programmer=DEMO&mvpd=ExampleMvpd&format=json";

    // The address is the viewer's: Adobe counts the requests of each.
    private static readonly AdobePassDevice Television = new(
        "fake-television-1",
        new AdobePassDeviceInfo
        {
            PrimaryHardwareType = "TV",
            Model = "TV-1",
            Version = "1.0",
            OsName = "Linux",
            OsFamily = "Tizen",
            OsVersion = "8.0",
            ConnectionType = "WiFi"
        },
        IPAddress.Parse("203.0.113.7"));

    private static readonly AdobePassDevice Tablet = new(
        "fake-tablet-1",
        new AdobePassDeviceInfo
        {
            PrimaryHardwareType = "Tablet",
            Model = "T-1",
            Version = "1.0",
            OsName = "Android",
            OsVersion = "15",
            ConnectionType = "5G"
        },
        IPAddress.Parse("203.0.113.8"));

    public static ApiCall[] Calls { get; } =
    [
        Manage("Reset TempPass", HttpMethod.Delete, "reset-tempass/v3/reset?requestor_id=DEMO&mvpd_id=TempPassDemo&device_id=all"),
        Manage("Degradation", HttpMethod.Post, Degradation + "&ttl=3600"),
        Manage("Degradation", HttpMethod.Get, Degradation),
        Manage("Proxy MVPD", HttpMethod.Get, "control/v3/mvpd-proxies/example-proxy/mvpds"),
        Manage("Proxy MVPD", HttpMethod.Post, "control/v3/mvpd-proxies/example-proxy/mvpds") with
        {
            Content = () => Form(
                ("proxied-mvpds", "<mvpds><mvpd><id>example-cable</id><displayName>Example Cable</displayName></mvpd></mvpds>")),
        },
        Manage("Entitlement Service Monitoring", HttpMethod.Get, "esm/v3/media-company/year/month.json?start=2026-01-01&end=2026-07-01"),
        new("REST API V1", "legacy", HttpMethod.Post, "reggie/v1/DEMO/regcode") { Device = Tablet,
            Content = () => Form(("deviceId", "fake-tablet-1")) },
        new("REST API V1", "legacy", HttpMethod.Get,
            "api/v1/authorize?requestor=DEMO&deviceId=fake-tablet-1&resource=news") { Device = Tablet },
        View(HttpMethod.Get, "configuration"),
        View(HttpMethod.Post, "sessions") with { Content = () =>
            Form(("domainName", "example.com"), ("redirectUrl", "https://example.com/")) },
        View(HttpMethod.Get, "profiles"),
        View(HttpMethod.Post, "decisions/authorize/ExampleMvpd") with { Content = () =>
            JsonContent.Create(new { resources = new[] { "news", "sports" } }) },
    ];

    private static ApiCall Manage(string api, HttpMethod method, string address) => new(api, "management", method, address);

    private static ApiCall View(HttpMethod method, string operation) =>
        new("REST API V2", "viewers", method, $"api/v2/DEMO/{operation}") { Device = Television };

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
