using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.Ims;

public sealed class ImsTokenClaimsTests : InMemoryEmulatorTest
{
    private static readonly DateTimeOffset CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_123);

    [Fact]
    public async Task A_token_of_IMS_tells_what_it_is()
    {
        ImsTokenClaims claims = Read(await Client.GetTokenAsync())!;

        Assert.Equal(("access_token", ExampleCredential.ClientId), (claims.Type, claims.ClientId));
        Assert.Equal((ExampleCredential.TechnicalAccountId, "ims-na1"), (claims.UserId, claims.IssuingAuthority));
        Assert.Equal(ExampleCredential.Scope.Split(','), claims.Scopes);
        Assert.Equal(Clock.GetUtcNow(), claims.CreatedAt);
        Assert.Equal(Clock.GetUtcNow().AddMilliseconds(86_399_000), claims.ExpiresAt);
        Assert.Null(claims.OrganizationId);
    }

    [Theory]
    [InlineData("\"1767225600123\"", "\"86400000\"")]
    [InlineData("1767225600123", "86400000")]
    public void Its_times_are_milliseconds_in_strings_or_numbers(string createdAt, string expiresIn)
    {
        ImsTokenClaims claims = Of($$"""{"created_at":{{createdAt}},"expires_in":{{expiresIn}}}""")!;

        Assert.Equal((CreatedAt, CreatedAt.AddDays(1)), (claims.CreatedAt, claims.ExpiresAt));
    }

    [Theory]
    [InlineData("""{"org":"FEDCBA9876543210FEDCFAKE@AdobeOrg"}""")]
    [InlineData("""{"org_id":"FEDCBA9876543210FEDCFAKE@AdobeOrg"}""")]
    public void An_organization_is_read_if_there_is_one(string payload) =>
        Assert.Equal(ExampleCredential.OrganizationId, Of(payload)!.OrganizationId);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"type":1,"client_id":null,"user_id":[],"scope":{},"as":true,"created_at":{},"expires_in":[]}""")]
    [InlineData("""{"created_at":"x","expires_in":"86400000"}""")]
    [InlineData("""{"created_at":"1e400","expires_in":1e400}""")]
    [InlineData("""{"created_at":9223372036854775807,"expires_in":9223372036854775807}""")]
    [InlineData("""{"created_at":"-9223372036854775808","expires_in":"1"}""")]
    [InlineData("""{"type":"\ud800","client_id":"\udfff"}""")]
    [InlineData("""{"\ud800aaaaaaaaaaaaaaaaaaaaaaa":1}""")]
    public void A_claim_that_is_missing_or_of_another_kind_is_null(string payload)
    {
        ImsTokenClaims claims = Of(payload)!;

        Assert.Equal((null, null, null, null), (claims.Type, claims.ClientId, claims.UserId, claims.IssuingAuthority));
        Assert.Equal((null, null), (claims.CreatedAt, claims.ExpiresAt));
        Assert.Empty(claims.Scopes);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("251635075199877")]
    public void A_lifetime_that_leads_nowhere_gives_no_expiry(string expiresIn)
    {
        ImsTokenClaims claims = Of($$"""{"created_at":"1767225600123","expires_in":"{{expiresIn}}"}""")!;

        Assert.Equal((CreatedAt, null), (claims.CreatedAt, claims.ExpiresAt));
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a..c")]
    [InlineData("..")]
    [InlineData("a.!!!.c")]
    [InlineData("a.e30.")]
    [InlineData("a.e30.c.d")]
    [InlineData("a.W10.c")]
    [InlineData("a.bnVsbA.c")]
    [InlineData("a.e.c")]
    [InlineData("a.eyJ0eXBlIjoi.c")]
    public void A_text_that_is_not_a_token_of_IMS_is_not_read(string token) => Assert.Null(Read(token));

    [Fact]
    public void Hostile_JSON_is_not_read()
    {
        Assert.Null(Of(string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000)));
        Assert.Null(Of("{\"type\":\"" + new string('x', 100_000) + "\"}"));
        Assert.Null(Read($"a.{Base64Url.EncodeToString([0x7B, 0x22, 0xFF, 0xFE, 0x22])}.c"));
        Assert.NotNull(Read($"a.{Base64Url.EncodeToString([.. "{\"type\":\""u8, 0xFF, .. "\"}"u8])}.c"));
    }

    [Fact]
    public async Task A_token_that_is_cut_anywhere_does_no_harm()
    {
        string token = await Client.GetTokenAsync();

        Assert.All(Enumerable.Range(1, token.Length - 1), length => Read(token[..length]));
        Assert.Null(Read(token[..(token.LastIndexOf('.') + 1)]));
    }

    [Fact]
    public async Task Random_damage_never_throws()
    {
        string token = await Client.GetTokenAsync();
        var random = new Random(17);
        for (int i = 0; i < 20_000; i++)
        {
            char[] damaged = token.ToCharArray();
            for (int hit = random.Next(1, 6); hit > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = (char)random.Next('!', '~');
            }

            _ = Read(new string(damaged))?.ToString();
        }
    }

    [Fact]
    public async Task It_prints_no_part_of_the_token()
    {
        string token = await Client.GetTokenAsync();

        string text = Read(token)!.ToString();

        Assert.Equal("access_token of FAKE0client0id, expires at 2026-01-01T23:59:59.0000000+00:00 (not verified)", text);
        Assert.Equal("unknown type of an unknown client, expires at an unknown time (not verified)", Of("{}")!.ToString());
        Assert.DoesNotContain(token[..12], text, StringComparison.Ordinal);
    }

    private static ImsTokenClaims? Of(string payload) =>
        Read(
            string.Create(
                CultureInfo.InvariantCulture, $"eyJhbGciOiJSUzI1NiJ9.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.FAKE"));

    private static ImsTokenClaims? Read(string token)
    {
        bool isRead = ImsTokenClaims.TryRead(new AccessToken(token, DateTimeOffset.MaxValue), out ImsTokenClaims? claims);
        Assert.Equal(isRead, claims is not null);
        return claims;
    }
}
