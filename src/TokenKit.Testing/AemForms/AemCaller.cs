using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.AemForms;

// Whether a caller may pass: the token, the allow-list of config/api.yaml, the API key.
internal sealed class AemCaller(ImsEmulator ims, TimeProvider timeProvider)
{
    public AemRefusal? Refuse(IHeaderDictionary headers, IReadOnlyCollection<string>? allowedClientIds, bool needsApiKey)
    {
        if (BearerToken.Of(headers) is not string sent)
        {
            return AemRefusal.NoToken;
        }

        string apiKey = headers["x-api-key"].ToString();
        return ims.Find(sent) switch
        {
            null => AemRefusal.BadToken,
            var token when !token.IsGood(timeProvider.GetUtcNow()) => AemRefusal.BadToken,
            var token when allowedClientIds?.Contains(token.ClientId) is false => AemRefusal.NotAllowed,
            _ when apiKey.Length == 0 => needsApiKey ? AemRefusal.NoApiKey : null,
            var token when apiKey != token.ClientId => AemRefusal.WrongApiKey,
            _ => null,
        };
    }
}
