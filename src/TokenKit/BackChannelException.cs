namespace TokenKit;

/// <summary>The client of the token requests cannot be used as it is configured. TokenKit wrote the message: it says what to set.</summary>
internal sealed class BackChannelException(string message) : InvalidOperationException(message);
