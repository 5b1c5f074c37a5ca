using System.Net;
using System.Text;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>Adobe's discovery document advertises <c>client_secret_basic</c> beside <c>client_secret_post</c>.</summary>
public sealed class BasicClientTests : InMemoryEmulatorTest
{
    private const string Good = $"{ExampleCredential.ClientId}:{ExampleCredential.ClientSecret}";

    [Theory]
    [InlineData("ims/token")]
    [InlineData("ims/token/v1")]
    [InlineData("ims/token/v2")]
    [InlineData("ims/token/v3")]
    [InlineData("ims/token/v4")]
    public async Task A_token_is_issued_to_a_client_of_the_Authorization_header(string path)
    {
        using HttpResponseMessage response = await SendAsync(Good, WithoutClient(), path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Clock.GetUtcNow(), Emulator.Ims.GetCredential(ExampleCredential.ClientId).LastUsedAt(ExampleCredential.ClientSecret));
    }

    [Fact]
    public async Task The_client_id_may_stand_in_the_form_as_well()
    {
        using HttpResponseMessage response = await SendAsync(Good, WithoutClient().With("client_id", ExampleCredential.ClientId));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // RFC 6749 section 5.2.
    [Theory]
    [InlineData($"{ExampleCredential.ClientId}:p8e-FAKE-other", "invalid client_secret parameter")]
    [InlineData($"FAKE0other0id:{ExampleCredential.ClientSecret}", "invalid client_id parameter")]
    [InlineData("no colon", "invalid client_id parameter")]
    public async Task A_client_that_is_not_known_is_a_401_with_a_challenge(string pair, string description)
    {
        using HttpResponseMessage response = await SendAsync(pair, WithoutClient());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.Unauthorized, "invalid_client", description);
        Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
    }

    // RFC 6749 section 2.3: a client uses one way to authenticate itself in a request.
    [Theory]
    [InlineData("client_secret", ExampleCredential.ClientSecret)]
    [InlineData("client_id", "FAKE0other0id")]
    public async Task A_client_that_authenticates_itself_twice_is_refused(string name, string value)
    {
        using HttpResponseMessage response = await SendAsync(Good, WithoutClient().With(name, value));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    private static Dictionary<string, string> WithoutClient() => EmulatorRequests.TheForm().Without("client_id").Without("client_secret");

    private Task<HttpResponseMessage> SendAsync(string pair, Dictionary<string, string> form, string path = EmulatorRequests.TokenPath)
    {
        string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
        return Client.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form), ("Authorization", $"Basic {credentials}"));
    }
}
