using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class RequestParametersTests
{
    [Fact]
    public async Task A_name_may_come_twice_and_the_order_stays()
    {
        using HttpRequestMessage message = new RequestParameters()
            .Add("resource", "b").Add("resource", "a").Add("scope", "openid,AdobeID").ToPost(SomeOAuth.Endpoint).Message;

        Assert.Equal(
            "resource=b&resource=a&scope=openid%2CAdobeID", await message.Content!.ReadAsStringAsync(
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Parameters_are_printed_by_their_names()
    {
        RequestParameters parameters = new RequestParameters().Add("client_id", SomeOAuth.ClientId)
            .AddSecret("client_secret", SomeOAuth.Secret);

        Assert.Equal("client_id, client_secret", parameters.ToString());
    }

    [Fact]
    public void Only_the_secret_parameters_are_redacted()
    {
        (HttpRequestMessage message, SecretRedactor sent) =
            new RequestParameters().Add("client_id", SomeOAuth.ClientId).AddSecret("client_secret", SomeOAuth.Secret)
                .ToPost(SomeOAuth.Endpoint);

        using (message)
        {
            Assert.Equal("FAKE0client0id [redacted]", sent.Redact($"{SomeOAuth.ClientId} {SomeOAuth.Secret}"));
        }
    }
}
