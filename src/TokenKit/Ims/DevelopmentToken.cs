namespace TokenKit.Ims;

/// <summary>A local development token: valid for a day; then a person must download another.</summary>
internal sealed class DevelopmentToken(AccessToken token, string file)
{
    public string Value => token.Value;

    /// <exception cref="TokenAcquisitionException">It has expired; another call does not help.</exception>
    public AccessToken Get(string name, DateTimeOffset now) => now < token.ExpiresAt ? token : throw new TokenAcquisitionException(
        name, $"The local development token in '{file}' expired at {token.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: download a new "
            + "one from the AEM Developer Console, or use service credentials.");

    public override string ToString() => $"local development token, expires at {token.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
