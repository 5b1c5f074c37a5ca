using Microsoft.Extensions.Options;
using TokenKit.Caching;

namespace TokenKit.DependencyInjection;

/// <summary>Makes the provider of one token from its options, when the host starts and whenever the options change.</summary>
internal interface IReloadableSource<TOptions>
{
    /// <summary>
    /// A hash of the settings as they are now, taken before the options are read. If the settings change in between, the next reading
    /// has another hash, and its provider is used. Empty if the identity comes from the options themselves.
    /// </summary>
    string HashSettings();

    /// <summary>Makes a provider that acquires. This is the validation, too: the options are resolved once for both.</summary>
    /// <exception cref="OptionsValidationException">The options cannot be used; the message lists all problems.</exception>
    TokenSource Create(TOptions options, string settingsHash);

    /// <summary>The newest options can be used. The calls of this method and of <see cref="Refused"/> never overlap.</summary>
    void Accepted();

    /// <summary>The newest options cannot be used: those from before stay in force.</summary>
    void Refused();

    /// <summary>The options are in force from now on.</summary>
    /// <param name="before">The source until now; null at first.</param>
    /// <param name="after">
    /// The source of the new options. If its identity is the same as before, the provider from before stays in use, and that of this
    /// source is disposed.
    /// </param>
    /// <param name="options">The options that the source was made from.</param>
    void Used(TokenSource? before, TokenSource after, TOptions options);
}
