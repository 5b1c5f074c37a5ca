namespace TokenKit.Ims.Credentials;

/// <summary>A credential file cannot be used; the message says what is wrong and the mend, and nothing of its content that is secret.</summary>
internal sealed class CredentialFileException(string message) : Exception(message);
