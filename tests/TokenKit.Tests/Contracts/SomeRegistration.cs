using TokenKit.AdobePass;

namespace TokenKit.Tests.Contracts;

/// <summary>Numbered registrations, so that an assertion reads as a story.</summary>
internal static class SomeRegistration
{
    public static ClientRegistration Number(int number, string? id = null, string? secret = null) => new()
    {
        ClientId = id ?? $"00000000-0000-4000-8000-{number:x12}",
        ClientSecret = secret ?? $"p8e-FAKE-secret-{number}+/ü",
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123 + number),
        RegisteredAt = new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.FromHours(1)).AddTicks(number + 1),
        ReplacedClientId = number % 2 == 0 ? null : $"refused-{number}",
        RedirectUris = ["example-scheme://com.example.app", $"https://app{number}.example.com/?a=b&c='\""],
        GrantTypes = ["client_credentials"],
        Scopes = ["api:client:v2", "profile:client"],
    };

    public static void AssertSame(ClientRegistration expected, ClientRegistration? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.ClientId, actual.ClientId);
        Assert.Equal(expected.ClientSecret, actual.ClientSecret);
        Assert.Equal(expected.IssuedAt, actual.IssuedAt);
        Assert.Equal(expected.RegisteredAt, actual.RegisteredAt);
        Assert.Equal(expected.ReplacedClientId, actual.ReplacedClientId);
        Assert.Equal(expected.RedirectUris, actual.RedirectUris);
        Assert.Equal(expected.GrantTypes, actual.GrantTypes);
        Assert.Equal(expected.Scopes, actual.Scopes);
    }
}
