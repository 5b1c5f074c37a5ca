using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace TokenKit.Tests.Testing;

/// <summary>Entitlement Service Monitoring as on Adobe's page: a tree of dimensions, each with links to those above and below.</summary>
public sealed class ServiceMonitoringTests : InMemoryEmulatorTest
{
    private const string Root = "pass-mgmt/esm/v3";

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".json")]
    [InlineData("?format=json")]
    public async Task The_root_has_one_record_and_links_to_drill_down(string ending)
    {
        JsonElement json = await JsonAsync(Root + ending);

        JsonElement links = json.GetProperty("_links");
        Assert.StartsWith("/esm/v3?start=", links.GetProperty("self").GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.False(links.TryGetProperty("roll-up", out _));
        Assert.Equal(["/esm/v3/media-company", "/esm/v3/year"], links.GetProperty("drill-down").EnumerateArray().Select(Href));
        JsonElement record = Assert.Single(json.GetProperty("report").EnumerateArray());
        Assert.Equal(["clients"], record.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_report_has_its_dimensions_and_a_link_to_roll_up()
    {
        JsonElement json = await JsonAsync($"{Root}/year/month.json?start=2025-07-20&end=2025-08-20");

        JsonElement links = json.GetProperty("_links");
        Assert.Equal("/esm/v3/year/month?start=2025-07-20&end=2025-08-20", Href(links.GetProperty("self")));
        Assert.Equal("/esm/v3/year", Href(links.GetProperty("roll-up")));
        Assert.Equal("/esm/v3/year/month/day", Href(links.GetProperty("drill-down")));
        JsonElement record = Assert.Single(json.GetProperty("report").EnumerateArray());
        Assert.Equal(["year", "month", "clients"], record.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task XML_and_CSV_say_the_same()
    {
        using HttpResponseMessage xml = await GetAsync($"{Root}/year/month.xml");
        using HttpResponseMessage csv = await GetAsync($"{Root}/year/month.csv");
        using HttpResponseMessage html = await GetAsync($"{Root}/year/month.html");

        XElement resource = XElement.Parse(await xml.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("resource", resource.Name);
        Assert.Equal(
            ["roll-up /esm/v3/year", "drill-down /esm/v3/year/month/day"],
            resource.Element("links")!.Elements("link").Select(link => $"{link.Attribute("rel")?.Value} {link.Attribute("href")?.Value}"));
        Assert.Equal("1", resource.Element("report")!.Element("record")!.Attribute("clients")?.Value);
        Assert.Equal("year,month,clients\r\n2026,1,1\r\n", await csv.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/html", html.Content.Headers.ContentType?.MediaType);
    }

    // 406 is on the page's list of statuses.
    [Theory]
    [InlineData("image/png", HttpStatusCode.NotAcceptable)]
    [InlineData("application/json;q=0", HttpStatusCode.NotAcceptable)]
    [InlineData("*/*", HttpStatusCode.OK)]
    [InlineData("application/json, text/plain, */*", HttpStatusCode.OK)]
    public async Task A_media_type_that_is_not_supported_is_a_406(string accept, HttpStatusCode status)
    {
        using HttpResponseMessage response = await GetAsync($"{Root}/year", ("Accept", accept));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("pass-mgmt/esm/v2/year")]
    [InlineData("pass-mgmt/esm/v3/year//month")]
    [InlineData("pass-mgmt/esm/v3x")]
    public async Task Another_path_is_not_found(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static string? Href(JsonElement link) => link.GetProperty("href").GetString();

    private async Task<JsonElement> JsonAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string, string)[] headers)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("analytics:client"));
        return await Client.SendAsync(HttpMethod.Get, path, content: null, [("Authorization", $"Bearer {token}"), .. headers]);
    }
}
