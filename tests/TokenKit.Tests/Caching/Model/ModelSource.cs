using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>What the options say at a time: the client of the token, how it is acquired, with which secret, by which object.</summary>
internal sealed record ModelSource(int Client, int Request, int Secret, ModelProvider Provider, int Generation = 0)
{
    public ModelOptions Options { get; init; } = ModelOptions.Default;

    public TokenIdentity.Change ChangeTo(ModelSource later) =>
        later.Client != Client ? TokenIdentity.Change.Client
        : later.Request != Request || later.Secret != Secret ? TokenIdentity.Change.Request
        : TokenIdentity.Change.None;

    public TokenSource ToProduct() => new(Provider, Options.ToProduct(), new TokenIdentity
    {
        Client = $"client-{Client}",
        Request = $"request-{Request}",
        Secret = $"secret-{Secret}",
    });
}
