using System.Text;
using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class TokenResponseTests
{
    [Theory]
    [InlineData("""{"access_token":"invented-token","expires_in":60}""", "a token")]
    [InlineData("""{"error":"invalid_client"}""", "error invalid_client")]
    public void As_text_it_shows_what_came_and_no_token(string body, string expected) => Assert.Equal(expected, TokenResponse.Parse(Encoding.UTF8.GetBytes(body))?.ToString());
}
