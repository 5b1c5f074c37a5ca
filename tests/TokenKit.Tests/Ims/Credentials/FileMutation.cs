using System.Text;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>What goes wrong with files on their way: what goes wrong with keys, and mistakes in JSON and its names.</summary>
internal sealed class FileMutation(int seed)
{
    private static readonly string[] Parts =
    [
        "client_id", "clientId", "CLIENT_ID", "client_secret", "clientSecret", "private_key", "privateKey", "contexts", "ims", "project",
        "integration", "accessToken", "technicalAccount", "client_credentials", "service_principal_credentials", "values", "key", "value",
        "enabled", "__ims_oauth_s2s", "API_KEY", "pathToKey", "AIO_ims_contexts_", "__", "_CLIENT_ID", "SCOPES",
        "scopes", "meta_scopes", "imsEndpoint", "env", "name", "org", "\"", ",", ":", "{", "}", "[", "]", "=", "_", "@AdobeOrg",
        "adobelogin.com", "p8e-",
    ];

    private static readonly string[] Others =
    [
        "", "client_id", "name", "jwt", "null", "7", "true", "{}", "[]", "\"", "\":\"", "\\ud800", "\\u0000", "\u00ff", "\"[", "'", "\n",
        "{\"a\":", "[[[[[[[[", "accessToken", "integration", "API_KEY", "secret", "values", "ims", "project:", "http://", "..", "/",
    ];

    private readonly Random _random = new(seed);
    private readonly KeyMutation _bytes = new(seed);

    public byte[] Apply(byte[] file)
    {
        byte[] mutated = _random.Next(3) == 0 ? file : _bytes.Apply(file);
        if (_random.Next(2) == 0)
        {
            return mutated;
        }

        string text = Encoding.Latin1.GetString(mutated);
        string word = Parts[_random.Next(Parts.Length)];
        int start = _random.Next(text.Length + 1);
        int at = text.IndexOf(word, start, StringComparison.Ordinal);
        return at < 0
            ? mutated
            : Encoding.Latin1.GetBytes($"{text[..at]}{Others[_random.Next(Others.Length)]}{text[(at + word.Length)..]}");
    }
}
