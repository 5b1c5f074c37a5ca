using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>What the assertions of one provider say, one after the other.</summary>
public sealed class JwtAssertionTests : ImsTest
{
    private const long LargestExactInteger = (1L << 53) - 1;

    [Fact]
    public async Task A_retry_sends_an_assertion_of_its_own()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Token());

        await AcquireAsync(SomeJwt.SignedOptions(jwt => jwt.SendJwtId = true));

        Assert.Equal(2, JwtIds().Distinct().Count());
    }

    [Fact]
    public async Task Ids_of_the_same_instant_differ_and_are_exact_in_every_reader()
    {
        Wire.Answer(SomeOAuth.Token());
        ImsTokenProvider provider = Provider(SomeJwt.SignedOptions(jwt => jwt.SendJwtId = true));
        for (int i = 0; i < 300; i++)
        {
            await provider.GetTokenAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(300, JwtIds().Distinct().Count());
        Assert.All(JwtIds(), id => Assert.InRange(id, 0, LargestExactInteger));
    }

    [Fact]
    public async Task A_metascope_in_several_spellings_is_one_claim()
    {
        Wire.Answer(SomeOAuth.Token());
        ImsOptions options = SomeJwt.SignedOptions(jwt =>
        {
            jwt.Metascopes.Clear();
            jwt.Metascopes.Add("ent_x,/s/ent_x");
            jwt.Metascopes.Add("https://ims-na1.adobelogin.com/s/ent_x/");
            jwt.Metascopes.Add("ent_y/");
        });

        await AcquireAsync(options);

        Assert.Equal(
            ["https://ims-na1.adobelogin.com/s/ent_x", "https://ims-na1.adobelogin.com/s/ent_y"],
            Claims(0).EnumerateObject().Select(claim => claim.Name).Where(name => name.Contains("/s/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_exchange_counts_milliseconds_on_a_path_of_its_own_too()
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: "600000"));

        AccessToken token = await Provider(
            SomeJwt.SignedOptions(jwt => jwt.ExchangePath = "/gateway/adobe")).GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SomeOAuth.Now.AddMinutes(10), token.ExpiresAt);
    }

    private IEnumerable<long> JwtIds() =>
        Enumerable.Range(0, Wire.Requests.Count).Select(index => Claims(index).GetProperty("jti").GetInt64());

    private JsonElement Claims(int request) =>
        JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(Wire.Requests[request]["jwt_token"]!.Split('.')[1]));
}
