using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using TokenKit.Ims;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

public sealed class ImsTokenTests : InMemoryEmulatorTest
{
    [Theory]
    [InlineData("ims/token/v2")]
    [InlineData("ims/token/v2/")]
    [InlineData("ims/token/v3")]
    [InlineData("ims/token/v3/")]
    [InlineData("ims/token/v4")]
    [InlineData("ims/token/v4/")]
    public async Task Every_token_path_answers_with_a_token_and_seconds(string path)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm(), path);

        JsonElement json = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("bearer", json.GetProperty("token_type").GetString());
        Assert.Equal(86_399, json.GetProperty("expires_in").GetInt64());
        Assert.Equal(3, json.EnumerateObject().Count());
        Assert.True(response.Headers.CacheControl?.NoStore);
        response.ShouldHaveDebugId();
    }

    [Theory]
    [InlineData("ims/token")]
    [InlineData("ims/token/")]
    [InlineData("ims/token/v1")]
    [InlineData("ims/token/v1/")]
    public async Task The_two_oldest_token_paths_answer_with_milliseconds(string path)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm(), path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(86_399_000, (await response.JsonAsync()).GetProperty("expires_in").GetInt64());
        Assert.Equal((1, 1), (Emulator.Ims.TokenRequests, Emulator.Journal.TokenRequests.Count));
    }

    [Theory]
    [InlineData("/ims/token")]
    [InlineData("/ims/token/v1")]
    [InlineData("/ims/token/v3")]
    public async Task Our_own_client_reads_the_unit_of_each_token_path(string path)
    {
        var options = new ImsOptions
        {
            Authority = Emulator.BaseAddress,
            TokenPath = path,
            ClientId = ExampleCredential.ClientId,
            ClientSecret = ExampleCredential.ClientSecret,
            Scopes = { "openid" },
        };

        AccessToken token = await new ImsTokenProvider(options, Client, Clock).GetTokenAsync(Cancellation);

        Assert.Equal(Clock.GetUtcNow() + Emulator.Ims.TokenLifetime, token.ExpiresAt);
    }

    [Fact]
    public async Task A_token_has_the_header_the_claims_and_the_size_of_a_real_one()
    {
        string token = await Client.GetTokenAsync();

        string[] parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        Assert.InRange(token.Length, 1_100, 1_600);
        Assert.Equal(256, Base64Url.DecodeFromChars(parts[2]).Length);

        JsonElement header = Decode(parts[0]);
        Assert.Equal("RS256", header.GetProperty("alg").GetString());
        Assert.Equal("ims_na1-key-at-1.cer", header.GetProperty("x5u").GetString());
        Assert.Equal("at", header.GetProperty("itt").GetString());

        JsonElement claims = Decode(parts[1]);
        Assert.Equal("access_token", claims.GetProperty("type").GetString());
        Assert.Equal(ExampleCredential.ClientId, claims.GetProperty("client_id").GetString());
        Assert.Equal(ExampleCredential.Scope, claims.GetProperty("scope").GetString());
        Assert.Equal("ims-na1", claims.GetProperty("as").GetString());
        Assert.EndsWith("@techacct.adobe.com", claims.GetProperty("user_id").GetString(), StringComparison.Ordinal);
        string now = Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(now, claims.GetProperty("created_at").GetString());
        Assert.Equal("86399000", claims.GetProperty("expires_in").GetString());
        Assert.Equal(
            ["as", "c", "client_id", "created_at", "expires_in", "id", "scope", "type", "user_id"],
            claims.EnumerateObject().Select(claim => claim.Name).Order());
    }

    [Fact]
    public async Task Every_token_is_another_one_and_all_of_them_live_at_once()
    {
        string[] tokens = [await Client.GetTokenAsync(), await Client.GetTokenAsync(), await Client.GetTokenAsync()];

        Assert.Equal(3, tokens.Distinct().Count());
        Assert.Equal(3, Emulator.Ims.TokensIssued);
        foreach (string token in tokens)
        {
            using HttpResponseMessage response = await Client.CallApiAsync(token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(3_599_000, 3_599)]
    [InlineData(10_999, 10)]
    [InlineData(999, 0)]
    public async Task A_fractional_lifetime_is_rounded_down(int milliseconds, long seconds)
    {
        Emulator.Ims.TokenLifetime = TimeSpan.FromMilliseconds(milliseconds);

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal(seconds, (await response.JsonAsync()).GetProperty("expires_in").GetInt64());
    }

    [Fact]
    public void A_lifetime_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Ims.TokenLifetime = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExampleCredential.Create().TokenLifetime = TimeSpan.Zero);
    }

    [Fact]
    public async Task A_lifetime_set_later_is_that_of_later_tokens_only()
    {
        string first = await Client.GetTokenAsync();
        Emulator.Ims.TokenLifetime = TimeSpan.FromMinutes(1);
        string second = await Client.GetTokenAsync();

        Clock.Advance(TimeSpan.FromMinutes(1));

        using HttpResponseMessage withFirst = await Client.CallApiAsync(first);
        using HttpResponseMessage withSecond = await Client.CallApiAsync(second);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (withFirst.StatusCode, withSecond.StatusCode));
    }

    [Fact]
    public async Task The_client_id_may_come_in_the_query_and_the_rest_in_the_body()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(
            EmulatorRequests.TheForm().Without("client_id"), $"ims/token/v3?client_id={ExampleCredential.ClientId}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task All_parameters_may_come_in_the_query()
    {
        string query = string.Join('&', EmulatorRequests.TheForm().Select(field => $"{field.Key}={field.Value}"));

        using HttpResponseMessage response = await Client.PostAsync($"ims/token/v3?{query}", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_multipart_form_is_accepted()
    {
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in EmulatorRequests.TheForm())
        {
            form.Add(new StringContent(value), name);
        }

        using HttpResponseMessage response = await Client.PostAsync("ims/token/v2", form, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ExampleCredential.ClientId, Emulator.Journal.Requests[0].FormValue("client_id"));
    }

    [Fact]
    public async Task A_part_of_the_scopes_and_unknown_parameters_and_repeated_resources_are_accepted()
    {
        using HttpResponseMessage response = await Client.PostRawAsync(
            $"grant_type=client_credentials&client_id={ExampleCredential.ClientId}&client_secret={ExampleCredential.ClientSecret}"
            + "&scope=AdobeID%2copenid&resource=a&resource=b&colour=blue",
            "application/x-www-form-urlencoded; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_secret_with_reserved_characters_arrives_as_it_was()
    {
        const string Secret = "p8e-FAKE +&=%/ü\"secret";
        Emulator.Ims.GetCredential(ExampleCredential.ClientId).AddSecret(Secret);

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("client_secret", Secret));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static JsonElement Decode(string part) => JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)));
}
