namespace TokenKit.Ims;

/// <summary>A local development token: good for a day, and then a person must download another.</summary>
/// <param name="token">The token, with the end that its own claims name.</param>
/// <param name="file">Where it came from.</param>
internal sealed class DevelopmentToken(AccessToken token, string file)
{
    /// <summary>The token itself: a secret.</summary>
    public string Value => token.Value;

    /// <exception cref="TokenAcquisitionException">It has lapsed; asking again does not help.</exception>
    public AccessToken Get(string name, DateTimeOffset now) => now < token.ExpiresAt ? token : throw new TokenAcquisitionException(
        name, $"The local development token in '{file}' expired at {token.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: download a new "
            + "one from the AEM Developer Console, or use service credentials.");

    public override string ToString() => $"local development token, expires at {token.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
