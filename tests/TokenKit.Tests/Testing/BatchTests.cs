using System.Net;
using System.Text.Json;

namespace TokenKit.Tests.Testing;

public sealed class BatchTests : AemFormsTest
{
    private const string TheConfig =
        """{"configName":"bills","dataSourceConfigUri":"/conf/global/settings/forms/usc/batch/bills","outputTypes":["PDF"],"""
        + "\"template\":\"crx:///content/dam/formsanddocuments/bill.xdp\"}";

    private string? _token;

    [Fact]
    public async Task A_configuration_is_created_with_a_link_to_it_and_listed()
    {
        using HttpResponseMessage created = await CreateAsync(TheConfig);
        using HttpResponseMessage other = await CreateAsync(TheConfig.Replace("bills\",", "a b\",", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Created, ""), (created.StatusCode, await created.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(
            "http://localhost/aem/author-p00001-e00002/adobe/forms/batch/output/config/bills", created.Headers.Location?.OriginalString);
        Assert.Equal(TheConfig, (await GetAsync(created.Headers.Location!.OriginalString)).GetRawText());
        Assert.Equal("a b", (await GetAsync(other.Headers.Location!.OriginalString)).GetProperty("configName").GetString());
        JsonElement.ArrayEnumerator configs = (await GetAsync("configs")).GetProperty("data").EnumerateArray();
        Assert.Equal(["a b", "bills"], configs.Select(config => config.GetProperty("configName").GetString()));
    }

    [Theory]
    [InlineData("{}", "configName, dataSourceConfigUri, template, outputTypes")]
    [InlineData(
        """{"configName":"","dataSourceConfigUri":"/conf/x","outputTypes":[],"template":null}""", "configName, template, outputTypes")]
    [InlineData(
        """{"configName":"x","dataSourceConfigUri":"/conf/x","outputTypes":["DOCX"],"template":"t"}""", "outputTypes holds something else")]
    [InlineData(
        """{"configName":"x","dataSourceConfigUri":"/conf/x","outputTypes":["PRINT"],"template":"t"}""",
        "printedOutputOptionsList is missing")]
    [InlineData(
        """{"configName":"x/y","dataSourceConfigUri":"/conf/x","outputTypes":["PDF"],"template":"t"}""", "configName holds a slash")]
    [InlineData("""{"configName":"x","printedOutputOptionsList":[{}]}""", "not the JSON of a batch configuration")]
    [InlineData("""{"configName":"\ud800"}""", "not the JSON of a batch configuration")]
    [InlineData(
        """{"configName":"x","dataSourceConfigUri":"/conf/x","outputTypes":["PDF"],"template":"t","note":"\ud800"}""",
        "not the JSON of a batch configuration")]
    [InlineData("""{"configName":1}""", "not the JSON of a batch configuration")]
    [InlineData("[]", "not the JSON of a batch configuration")]
    [InlineData("configName=x", "not the JSON of a batch configuration")]
    [InlineData("", "not the JSON of a batch configuration")]
    public async Task A_configuration_that_lacks_something_is_a_400_that_says_what(string json, string said) =>
        await ShouldBeRefusedAsync(await CreateAsync(json), HttpStatusCode.BadRequest, said);

    [Fact]
    public async Task A_name_that_is_taken_is_a_409()
    {
        (await CreateAsync(TheConfig)).Dispose();

        await ShouldBeRefusedAsync(await CreateAsync(TheConfig), HttpStatusCode.Conflict, "of this name already");
    }

    [Fact]
    public async Task An_execution_advances_each_time_that_its_state_is_requested()
    {
        Emulator.AemForms.BatchRecords = 2;
        string link = await ExecuteAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("PROCESSING -1: 0, 0, 0; 1767225600 to -1", Describe(await GetAsync(link)));
        Assert.Equal("PROCESSING 2: 1, 1, 0; 1767225600 to -1", Describe(await GetAsync(link)));
        JsonElement end = await GetAsync(link);
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("SUCCESS 2: 0, 2, 0; 1767225600 to 1767225660", Describe(end));
        Assert.Equal("SUCCESS 2: 0, 2, 0; 1767225600 to 1767225660", Describe(await GetAsync(link)));
        Assert.Equal(("bills", TheConfig), (end.GetProperty("configName").GetString(), end.GetProperty("config").GetRawText()));
        Assert.EndsWith($"/config/bills/execution/{end.GetProperty("executionId").GetString()}", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Executions_of_one_configuration_move_apart()
    {
        string first = await ExecuteAsync();
        await GetAsync(first);
        await GetAsync(first);

        using HttpResponseMessage second = await PostAsync("config/bills/execution");

        Assert.Equal(-1, (await GetAsync(second.Headers.Location!.OriginalString)).GetProperty("recordsCount").GetInt32());
        Assert.Equal(4, (await GetAsync(first)).GetProperty("recordsCount").GetInt32());
    }

    [Fact]
    public async Task Each_kind_of_output_is_counted()
    {
        string link = await ExecuteAsync(
            """
            {"configName":"bills","dataSourceConfigUri":"/conf/x","outputTypes":["PDF","PRINT"],"template":"t",
             "printedOutputOptionsList":[{"printConfig":{"renderType":"ZPL"}},{"printConfig":{"renderType":"PCL"}}]}
            """);

        Assert.Equal(
            ["PDF/PDF", "PRINT/ZPL", "PRINT/PCL"],
            (await GetAsync(link)).GetProperty("outputStatuses").EnumerateArray()
                .Select(output => $"{output.GetProperty("outputType")}/{output.GetProperty("renderType")}"));
    }

    [Fact]
    public async Task A_cancelled_execution_has_failed_where_it_stood()
    {
        string link = await ExecuteAsync();
        await GetAsync(link);
        await GetAsync(link);

        using HttpResponseMessage cancelled = await CallAsync(HttpMethod.Put, $"{link}/cancel", await TokenAsync());

        Assert.Equal((HttpStatusCode.Accepted, link), (cancelled.StatusCode, cancelled.Headers.Location?.OriginalString));
        Assert.Equal("FAILED 4: 0, 1, 0; 1767225600 to 1767225600", Describe(await GetAsync(link)));
        await ShouldBeRefusedAsync(
            await CallAsync(HttpMethod.Put, $"{link}/cancel", await TokenAsync()), HttpStatusCode.Conflict, "has ended already");
    }

    [Fact]
    public async Task An_execution_that_has_ended_cannot_be_cancelled()
    {
        Emulator.AemForms.BatchRecords = 0;
        string link = await ExecuteAsync();
        await GetAsync(link);
        await GetAsync(link);

        await ShouldBeRefusedAsync(
            await CallAsync(HttpMethod.Put, $"{link}/cancel", await TokenAsync()), HttpStatusCode.Conflict, "has ended already");
        Assert.Equal("SUCCESS", (await GetAsync(link)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("GET", "config/other")]
    [InlineData("POST", "config/other/execution")]
    [InlineData("GET", "config/bills/execution/other")]
    [InlineData("PUT", "config/bills/execution/other/cancel")]
    public async Task An_unknown_configuration_or_execution_is_a_404(string method, string path)
    {
        await ExecuteAsync();

        await ShouldBeRefusedAsync(
            await CallAsync(new HttpMethod(method), Batch + path, await TokenAsync()), HttpStatusCode.NotFound, "no such resource");
    }

    private static string Describe(JsonElement state)
    {
        JsonElement output = Assert.Single(state.GetProperty("outputStatuses").EnumerateArray());
        return $"{state.GetProperty("status")} {state.GetProperty("recordsCount")}: "
            + $"{output.GetProperty("inProgressCount")}, {output.GetProperty("successCount")}, {output.GetProperty("failureCount")}; "
            + $"{state.GetProperty("startTime")} to {state.GetProperty("endTime")}";
    }

    private async Task<string> ExecuteAsync(string config = TheConfig)
    {
        (await CreateAsync(config)).Dispose();
        using HttpResponseMessage response = await PostAsync("config/bills/execution");
        Assert.Equal((HttpStatusCode.Accepted, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
        return response.Headers.Location!.OriginalString;
    }

    private Task<HttpResponseMessage> CreateAsync(string json) => PostAsync("config", json);

    private async Task<HttpResponseMessage> PostAsync(string path, string json = "{}") =>
        await CallAsync(HttpMethod.Post, Batch + path, await TokenAsync(), new StringContent(json));

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await CallAsync(
            HttpMethod.Get, path.StartsWith("http", StringComparison.Ordinal) ? path : Batch + path, await TokenAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private async Task<string> TokenAsync() => _token ??= await Client.GetTokenAsync();
}
