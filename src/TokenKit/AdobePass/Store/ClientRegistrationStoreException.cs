namespace TokenKit.AdobePass;

/// <summary>
/// A store of registrations could not be read or written, or holds something that is not a valid registration. Do not register because of
/// it: each needless registration signs viewers out.
/// </summary>
/// <param name="message">Which file or entry, what is wrong with it, and how to fix it; never a secret.</param>
/// <param name="innerException">The error of the system, if there is one.</param>
public sealed class ClientRegistrationStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
