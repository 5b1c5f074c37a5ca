using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

public sealed class JwtExchangeTests : JwtExchangeTest
{
    [Theory]
    [InlineData("ims/exchange/jwt")]
    [InlineData("ims/exchange/jwt/")]
    [InlineData("ims/exchange/v1/jwt")]
    public async Task A_good_assertion_gets_a_token_whose_life_is_in_milliseconds(string path)
    {
        using HttpResponseMessage response = await ExchangeAsync(Assertion.Sign(), path);

        JsonElement json = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("bearer", json.GetProperty("token_type").GetString());
        Assert.Equal(86_399_992, json.GetProperty("expires_in").GetInt64());
        Assert.Equal((1, 1), (Emulator.Ims.TokenRequests, Emulator.Ims.TokensIssued));
        Assert.Single(Emulator.Journal.TokenRequests);
        response.ShouldHaveDebugId();
        using HttpResponseMessage call = await Client.CallApiAsync(json.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }

    [Fact]
    public async Task The_parameters_may_come_as_multipart()
    {
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in TheAssertion.Form(Assertion.Sign()))
        {
            form.Add(new StringContent(value), name);
        }

        using HttpResponseMessage response = await Client.PostAsync(TheAssertion.Path, form, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_token_has_the_claims_of_an_OAuth_token()
    {
        using HttpResponseMessage response = await ExchangeAsync(Assertion.Sign());
        string token = (await response.JsonAsync()).GetProperty("access_token").GetString()!;

        JsonElement claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal("access_token", claims.GetProperty("type").GetString());
        Assert.Equal(ExampleCredential.ClientId, claims.GetProperty("client_id").GetString());
        Assert.Equal(ExampleCredential.TechnicalAccountId, claims.GetProperty("user_id").GetString());
        Assert.Equal(ExampleCredential.Scope, claims.GetProperty("scope").GetString());
        Assert.Equal("86399992", claims.GetProperty("expires_in").GetString());
        Assert.False(claims.TryGetProperty("exp", out _));
        Assert.InRange(token.Length, 1_100, 1_600);
    }

    [Fact]
    public async Task A_lifetime_that_was_set_is_that_of_both_grants()
    {
        Emulator.Ims.TokenLifetime = TimeSpan.FromSeconds(600);

        using HttpResponseMessage response = await ExchangeAsync(Assertion.Sign());

        Assert.Equal(600_000, (await response.JsonAsync()).GetProperty("expires_in").GetInt64());
    }

    [Fact]
    public async Task An_assertion_may_be_used_again_until_it_expires_if_the_binding_does_not_demand_an_id()
    {
        string jwt = Assertion.With("jti", 1).Sign();

        using HttpResponseMessage first = await ExchangeAsync(jwt);
        using HttpResponseMessage second = await ExchangeAsync(jwt);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("https://localhost")]
    public async Task The_claims_may_name_the_emulators_own_address(string ims)
    {
        string jwt = Assertion
            .With("aud", $"{ims}/c/{ExampleCredential.ClientId}")
            .Without($"{TheAssertion.Ims}/s/{ExampleCredential.Metascope}")
            .With($"{ims}/s/{ExampleCredential.Metascope}", JsonValue.Create(true))
            .Sign();

        using HttpResponseMessage response = await ExchangeAsync(jwt);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_emulator_on_sockets_may_be_given_another_host_and_still_answers_to_its_address()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(
            new() { TimeProvider = Clock, ImsHost = "ims.example" }, Cancellation);
        using HttpClient client = emulator.CreateClient();
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(TheKey.Certificate);

        async Task<HttpStatusCode> TryAsync(string ims)
        {
            string jwt = Assertion.With("aud", $"{ims}/c/{ExampleCredential.ClientId}")
                .Without($"{TheAssertion.Ims}/s/{ExampleCredential.Metascope}")
                .With($"{ims}/s/{ExampleCredential.Metascope}", JsonValue.Create(true))
                .Sign();
            using HttpResponseMessage response = await client.PostFormAsync(TheAssertion.Form(jwt), TheAssertion.Path);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await TryAsync(emulator.BaseAddress.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.OK, await TryAsync("https://ims.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await TryAsync(TheAssertion.Ims));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://ims-na1.adobelogin.com")]
    public async Task A_host_is_given_by_its_bare_name(string host)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() =>
            AdobeEmulator.StartInMemoryAsync(new() { ImsHost = host }, Cancellation));

        Assert.Contains("AdobeEmulatorOptions:ImsHost", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bound_certificate_matches_until_it_is_unbound()
    {
        using var other = JwtTestKey.Create(Clock);
        TheCredential.BindCertificate(other.Certificate);
        string jwt = new TheAssertion(other, Clock.GetUtcNow()).Sign();
        using HttpResponseMessage bound = await ExchangeAsync(jwt);

        Assert.True(TheCredential.UnbindCertificate(other.Certificate));
        Assert.False(TheCredential.UnbindCertificate(other.Certificate));

        using HttpResponseMessage unbound = await ExchangeAsync(jwt);
        using HttpResponseMessage first = await ExchangeAsync(Assertion.Sign());
        await unbound.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", DoesNotMatch);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (bound.StatusCode, first.StatusCode));
    }

    [Fact]
    public async Task An_exchange_uses_its_secret()
    {
        using HttpResponseMessage response = await ExchangeAsync(Assertion.Sign());

        Assert.Equal(Clock.GetUtcNow(), TheCredential.LastUsedAt(ExampleCredential.ClientSecret));
    }

    [Fact]
    public void A_test_key_comes_in_each_form_and_prints_none()
    {
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", TheKey.Pkcs8Pem, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", TheKey.Pkcs1Pem, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", TheKey.CertificatePem, StringComparison.Ordinal);
        Assert.True(TheKey.Certificate.HasPrivateKey);
        Assert.Equal(Clock.GetUtcNow().AddDays(365).UtcDateTime, TheKey.Certificate.NotAfter.ToUniversalTime());
        Assert.Equal("CN=FAKE-tokenkit-testing", TheKey.ToString());
    }
}
