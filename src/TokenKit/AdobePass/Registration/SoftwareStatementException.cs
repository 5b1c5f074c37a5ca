namespace TokenKit.AdobePass.Registration;

/// <summary>
/// A software statement cannot be used; the message names the setting, what was found and what to do, and holds nothing of the statement.
/// </summary>
internal sealed class SoftwareStatementException(string message) : Exception(message);
