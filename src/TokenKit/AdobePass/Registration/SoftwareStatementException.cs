namespace TokenKit.AdobePass.Registration;

/// <summary>A software statement cannot be used; the message says where it was set, what was found and the mend, and nothing of the statement.</summary>
internal sealed class SoftwareStatementException(string message) : Exception(message);
