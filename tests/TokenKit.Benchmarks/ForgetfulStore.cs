using TokenKit.AdobePass;

namespace TokenKit.Benchmarks;

/// <summary>Makes a registration for each call and keeps none: what is left in memory is the library's.</summary>
internal sealed class ForgetfulStore : IClientRegistrationStore
{
    public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<ClientRegistration?>(new ClientRegistration
        {
            ClientId = Guid.NewGuid().ToString(),
            ClientSecret = Guid.NewGuid().ToString(),
            IssuedAt = DateTimeOffset.UnixEpoch,
            RegisteredAt = DateTimeOffset.UnixEpoch,
            GrantTypes = [Text("client_credentials")],
            Scopes = [Text("api:client:v2")],
        });

    public ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken =
            default) => ValueTask.FromResult(false);

    // As if it had been read from a file.
    private static string Text(string text) => new(text.AsSpan());
}
