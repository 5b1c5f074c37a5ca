using System.Net;
using System.Text.Json.Nodes;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

public sealed class RefusedJwtTests : JwtExchangeTest
{
    private const string Metascope = $"{TheAssertion.Ims}/s/{ExampleCredential.Metascope}";

    public static TheoryData<string, string?, string, string?> BadClaims => new()
    {
        { "iss", null, "bad_request", null },
        { "iss", "\"0000FAKE@AdobeOrg\"", "bad_request", null },
        { "iss", "7", "bad_request", null },
        { "sub", null, "bad_request", null },
        { "sub", "\"0000FAKE@techacct.adobe.com\"", "bad_request", null },
        { "aud", null, "invalid_client", null },
        { "aud", "\"FAKE0client0id\"", "invalid_client", null },
        { "aud", "\"https://ims-na1.adobelogin.com/c/FAKE0other0id\"", "invalid_client", null },
        { "aud", "\"http://ims-na1.adobelogin.com/c/FAKE0client0id\"", "invalid_client", null },
        { "aud", "\"https://ims.example/c/FAKE0client0id\"", "invalid_client", null },
        { "aud", "[\"https://ims-na1.adobelogin.com/c/FAKE0client0id\"]", "invalid_client", null },
        { "exp", null, "bad_request", null },
        { "exp", "\"1767225900\"", "invalid_token", IsGarbled },
        { "exp", "1767225900.5", "invalid_token", null },
        { "exp", "1767225900.0", "invalid_token", null },
        { "exp", "1767225900000", "invalid_token", null },
        { "exp", "null", "invalid_token", null },
        { Metascope, null, "invalid_scope", null },
        { Metascope, "false", "invalid_scope", null },
        { Metascope, "\"true\"", "invalid_scope", null },
        { Metascope, "1", "invalid_scope", null },
        { "https://ims-na1.adobelogin.com/s/ent_user_sdk", "true", "invalid_scope", null },
        { "https://ims.example/s/ent_aem_cloud_api", "true", "invalid_scope", null },
        { "jti", "\"1\"", "invalid_token", null },
        { "jti", "1.5", "invalid_token", null },
    };

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task A_bad_claim_is_refused_by_its_own_name(string claim, string? json, string error, string? description)
    {
        TheAssertion assertion = json is null ? Assertion.Without(claim) : Assertion.With(claim, JsonNode.Parse(json));

        using HttpResponseMessage response = await ExchangeAsync(assertion.Sign());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, error, description);
        Assert.Equal(0, Emulator.Ims.TokensIssued);
    }

    [Theory]
    [InlineData(-30, false)]
    [InlineData(-29, true)]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public async Task An_assertion_may_be_30_seconds_late_and_live_24_hours(int secondsLeft, bool good)
    {
        string jwt = Assertion.With("exp", Clock.GetUtcNow().AddSeconds(secondsLeft).ToUnixTimeSeconds()).Sign();

        using HttpResponseMessage response = await ExchangeAsync(jwt);

        Assert.Equal(good ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FAKE")]
    [InlineData("FAKE.FAKE")]
    [InlineData("FAKE.FAKE.FAKE.FAKE")]
    [InlineData("e30.e30.!")]
    [InlineData("e30=.e30.FAKE")]
    [InlineData("W10.e30.FAKE")]
    public async Task A_text_that_is_not_a_JWT_is_an_invalid_token(string jwt)
    {
        Assert.NotNull(TheKey);

        using HttpResponseMessage response = await ExchangeAsync(jwt);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", jwt.Length == 0 ? null : IsGarbled);
    }

    [Fact]
    public async Task A_claim_that_is_there_twice_garbles_the_payload()
    {
        string payload = Assertion.Claims.ToJsonString();

        using HttpResponseMessage response = await ExchangeAsync(Assertion.Sign($"{{\"iss\":\"x\",{payload[1..]}"));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", IsGarbled);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("RS512")]
    [InlineData(null)]
    public async Task Another_algorithm_is_an_invalid_signature(string? algorithm)
    {
        TheAssertion assertion = Assertion;
        assertion.Header["alg"] = algorithm;

        using HttpResponseMessage response = await ExchangeAsync(assertion.Sign());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_signature");
    }

    [Fact]
    public async Task A_foreign_key_or_a_changed_claim_matches_no_binding()
    {
        using var foreign = JwtTestKey.Create(Clock);
        string[] parts = Assertion.Sign().Split('.');
        string changed = $"{parts[0]}.{Assertion.With("iat", 1).Sign().Split('.')[1]}.{parts[2]}";

        using HttpResponseMessage byForeign = await ExchangeAsync(new TheAssertion(foreign, Clock.GetUtcNow()).Sign());
        using HttpResponseMessage byChanged = await ExchangeAsync(changed);

        await byForeign.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", DoesNotMatch);
        await byChanged.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", DoesNotMatch);
    }

    [Fact]
    public async Task An_expired_certificate_is_reported_as_Adobe_does_it_as_one_that_does_not_match()
    {
        using var key = JwtTestKey.Create(Clock, TimeSpan.FromDays(30));
        TheCredential.BindCertificate(key.Certificate);

        Clock.Advance(TimeSpan.FromDays(30));
        using HttpResponseMessage lastMoment = await ExchangeAsync(new TheAssertion(key, Clock.GetUtcNow()).Sign());
        Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage expired = await ExchangeAsync(new TheAssertion(key, Clock.GetUtcNow()).Sign());

        Assert.Equal(HttpStatusCode.OK, lastMoment.StatusCode);
        await expired.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token", DoesNotMatch);
    }

    [Fact]
    public async Task An_id_is_used_up_by_one_exchange_where_the_binding_demands_it()
    {
        TheCredential.RequiresJti = true;
        using HttpResponseMessage without = await ExchangeAsync(Assertion.Sign());
        using HttpResponseMessage refused = await ExchangeAsync(Assertion.With("jti", 1).Without(Metascope).Sign());
        using HttpResponseMessage first = await ExchangeAsync(Assertion.With("jti", 1).Sign());
        using HttpResponseMessage again = await ExchangeAsync(Assertion.With("jti", 1).Sign());
        using HttpResponseMessage next = await ExchangeAsync(Assertion.With("jti", 2).Sign());

        await without.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "bad_request");
        await refused.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_scope");
        await again.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_token");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, next.StatusCode));
    }

    [Theory]
    [InlineData("client_id", "FAKE0other0id", HttpStatusCode.BadRequest, "invalid_client")]
    [InlineData("client_id", "", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("client_secret", "p8e-FAKE-wrong", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_secret", "", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task A_wrong_client_is_refused_before_its_assertion_is_read(string name, string value, HttpStatusCode status, string error)
    {
        Assert.NotNull(TheKey);

        using HttpResponseMessage response = await Client.PostFormAsync(TheAssertion.Form("FAKE").With(name, value), TheAssertion.Path);

        await response.ShouldBeImsErrorAsync(status, error);
    }

    [Fact]
    public async Task A_credential_without_a_certificate_may_not_exchange()
    {
        Assert.False(TheCredential.AllowsJwtExchange);
        using HttpResponseMessage before = await ExchangeAsync("FAKE");

        string jwt = Assertion.Sign();
        Assert.True(TheCredential.AllowsJwtExchange);
        TheCredential.AllowsJwtExchange = false;
        using HttpResponseMessage after = await ExchangeAsync(jwt);

        await before.ShouldBeImsErrorAsync(HttpStatusCode.Unauthorized, "invalid_client");
        await after.ShouldBeImsErrorAsync(HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task A_migrated_credential_can_no_longer_exchange_and_still_gets_OAuth_tokens()
    {
        string jwt = Assertion.Sign();
        TheCredential.IsMigrated = true;

        using HttpResponseMessage exchange = await ExchangeAsync(jwt);
        using HttpResponseMessage grant = await Client.PostFormAsync(EmulatorRequests.TheForm());

        await exchange.ShouldBeImsErrorAsync(HttpStatusCode.InternalServerError, "internal_error", "Please try again later");
        Assert.Equal(HttpStatusCode.OK, grant.StatusCode);
    }
}
