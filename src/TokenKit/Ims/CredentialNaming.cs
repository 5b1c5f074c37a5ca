using TokenKit.Ims.Credentials;

namespace TokenKit.Ims;

/// <summary>What a credential without a name of its own is called.</summary>
internal static class CredentialNaming
{
    // Not checked yet: a secret may stand where the client id belongs.
    public static string NameOf(ImsOptions? options) =>
        options?.ClientId?.Trim() is { Length: > 0 } clientId && Shown.Of(clientId) == clientId ? clientId : "ims";
}
