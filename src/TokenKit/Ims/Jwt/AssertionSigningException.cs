namespace TokenKit.Ims.Jwt;

/// <summary>
/// An assertion was not signed; the message names the setting and the kind of failure. Without what the signer said: it may be a vault's request, with
/// its secret.
/// </summary>
internal sealed class AssertionSigningException(string message) : Exception(message);
