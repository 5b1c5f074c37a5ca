using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// The answer that brings a token. In which unit it lives, the endpoint says.
internal static class TokenAnswer
{
    public static string Write(string token, string? type, long expiresIn) => JsonText.Write(json =>
    {
        json.WriteString("access_token", token);
        if (type is not null)
        {
            json.WriteString("token_type", type);
        }

        json.WriteNumber("expires_in", expiresIn);
    });
}
