namespace TokenKit.Ims.Credentials;

/// <summary>A credential file cannot be used. The message says what is wrong and what to do, and shows no secret of the file.</summary>
internal sealed class CredentialFileException(string message) : Exception(message);
