namespace TokenKit.AdobePass;

/// <summary>A store of registrations could not be read or written, or holds what is no registration. No registration must be made because of it.</summary>
/// <param name="message">Which file or entry, what is wrong with it, and how to mend it; never a secret.</param>
/// <param name="innerException">What the system said.</param>
public sealed class ClientRegistrationStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
