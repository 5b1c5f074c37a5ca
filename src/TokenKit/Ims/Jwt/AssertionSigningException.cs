namespace TokenKit.Ims.Jwt;

/// <summary>
/// An assertion was not signed. The message names the setting and the type of the failure. It leaves the signer's own message out, which
/// may quote a request to a vault and its secret.
/// </summary>
internal sealed class AssertionSigningException(string message) : Exception(message);
