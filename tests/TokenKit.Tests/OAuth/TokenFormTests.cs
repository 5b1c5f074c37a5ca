using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class TokenFormTests
{
    [Fact]
    public async Task A_name_may_come_twice_and_the_order_stays()
    {
        using FormUrlEncodedContent content = new TokenForm().Add("resource", "b").Add("resource", "a").Add("scope", "openid,AdobeID").ToContent();

        Assert.Equal("resource=b&resource=a&scope=openid%2CAdobeID", await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_form_is_printed_by_the_names_of_its_fields()
    {
        TokenForm form = new TokenForm().Add("client_id", Some.ClientId).AddSecret("client_secret", Some.Secret);

        Assert.Equal("client_id, client_secret", form.ToString());
    }

    [Fact]
    public void Every_secret_is_redacted_and_nothing_else()
    {
        TokenForm form = new TokenForm().Add("client_id", Some.ClientId).AddSecret("client_secret", Some.Secret).AddSecret("assertion", "FAKE.jwt");

        Assert.Equal("FAKE0client0id [redacted] [redacted][redacted]", form.Redact($"{Some.ClientId} {Some.Secret} FAKE.jwtFAKE.jwt"));
    }

    [Fact]
    public void A_secret_that_holds_another_is_redacted_whole()
    {
        TokenForm form = new TokenForm().AddSecret("a", "p8e-FAKE").AddSecret("b", "p8e-FAKE-longer");

        Assert.Equal("is [redacted]", form.Redact("is p8e-FAKE-longer"));
    }

    [Fact]
    public void A_value_too_short_to_be_a_secret_does_not_tear_words_apart()
    {
        TokenForm form = new TokenForm().AddSecret("a", "in").AddSecret("b", string.Empty);

        Assert.Equal("invalid_client", form.Redact("invalid_client"));
    }
}
