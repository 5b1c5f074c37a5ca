using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using TokenKit.AdobePass;
using TokenKit.AdobePass.Registration;
using TokenKit.AdobePass.Store;
using TokenKit.DeveloperConsole;
using TokenKit.Ims;
using TokenKit.Ims.Credentials;
using TokenKit.OAuth;

namespace TokenKit.Tests.Conventions;

/// <summary>A secret cannot be printed by accident: each type that holds one is formatted here.</summary>
public class SecretsTests
{
    private const string Secret = "p8e-FAKE-unprintable";

    public static TheoryData<string, object> Holders => new()
    {
        { nameof(AccessToken), new AccessToken(Secret, DateTimeOffset.UnixEpoch) },
        { nameof(RequestParameters), new RequestParameters().AddSecret("client_secret", Secret) },
        { nameof(SecretRedactor), new SecretRedactor([Secret]) },
        { nameof(AddedClientSecret), new AddedClientSecret(Secret, new ClientSecretInfo("00fake00uuid01", JsonElement.Parse("{}"))) },
        { nameof(ClientRegistration), new ClientRegistration { ClientId = "00000000-0000-4000-8000-00000000c001", ClientSecret = Secret } },
        {
            nameof(RegistrationContent),
            new RegistrationContent { Format = 1, Host = "x", Application = "x", Key = "x", ClientId = "x", ClientSecret = Secret,
                RegisteredAt = default, RedirectUris = [], GrantTypes = [], Scopes = [] }
        },
        { nameof(SoftwareStatement), SoftwareStatement.Parse($"eyJhbGciOiJSUzI1NiJ9.{Secret}.{Secret}", "x") },
        { nameof(AdobePassOptions), new AdobePassOptions { SoftwareStatement = $"eyJhbGciOiJSUzI1NiJ9.{Secret}.{Secret}" } },
        { nameof(AdobePassApplication),
            new AdobePassOptionsResolver(new AdobePassOptions { SoftwareStatement = $"eyJhbGciOiJSUzI1NiJ9.{Secret}.{Secret}" }, "x")
            .Resolve()! },
        { nameof(ImsTokenClaims), ClaimsOf(Secret) },
        { nameof(EndpointRequest), new ImsClient.Requests(TheCredential(), Secret).Invalidation(Secret) },
        {
            nameof(EndpointAnswer), new EndpointAnswer { StatusCode = HttpStatusCode.OK,
                Json = JsonElement.Parse($"{{\"access_token\":\"{Secret}\"}}") }
        },
        { nameof(ImsOptions), new ImsOptions { ClientSecret = Secret, ClientSecrets = { Secret } } },
        { nameof(ImsJwtOptions), new ImsJwtOptions { PrivateKey = Secret, PrivateKeyPassphrase = Secret } },
        {
            nameof(CredentialFileEntry),
            new CredentialFileEntry { Name = "demo", OAuth = SomeOAuth, Jwt = SomeJwt,
                LocalToken = new AccessToken(Secret, DateTimeOffset.UnixEpoch) }
        },
        { nameof(CredentialFileEntry.OAuthPart), SomeOAuth },
        { nameof(CredentialFileEntry.JwtPart), SomeJwt },
        {
            nameof(FlatCredential),
            new FlatCredential("x", [("client_secret", "client_secret", FileObject.ToElement(Secret))])
        },
        { nameof(CredentialSource), new CredentialSource("file", "file", "file", [new CredentialFileEntry { OAuth = SomeOAuth }]) },
        { nameof(DevelopmentToken), new DevelopmentToken(new AccessToken(Secret, DateTimeOffset.UnixEpoch), "file") },
        {
            nameof(ImsCredential),
            TheCredential()
        },
    };

    private static CredentialFileEntry.OAuthPart SomeOAuth => new() { ClientId = "FAKE0client0id", ClientSecrets = [Secret], Scopes = [] };

    private static CredentialFileEntry.JwtPart SomeJwt =>
        new() { ClientId = "FAKE0client0id", ClientSecrets = [Secret], PrivateKey = Secret, Passphrase = Secret };

    [Theory]
    [MemberData(nameof(Holders))]
    public void A_type_that_holds_a_secret_does_not_print_it(string name, object holder)
    {
        Assert.Equal(name, holder.GetType().Name);
        Assert.DoesNotContain(Secret, holder.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Format(CultureInfo.InvariantCulture, "{0}", holder), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{new { holder }}", StringComparison.Ordinal);
    }

    [Fact]
    public void No_type_that_holds_a_secret_is_a_record() => Assert.All(
        typeof(ITokenProvider).Assembly.GetTypes().Where(type =>
            type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", (System.Reflection.BindingFlags)(-1)) is not null),
        type => Assert.Contains(type.Name, new[] { "ClientRegistrationKey", "ClockReading", "FailureDetails" }));

    private static ImsCredential TheCredential() => new ImsCredentialResolver(
        new ImsOptions
        {
            ClientId = "FAKE0client0id",
            ClientSecret = Secret,
            Scopes = { "openid" },
            AdditionalParameters = { ["x"] = Secret }
        }, "x").Resolve()!;

    private static ImsTokenClaims ClaimsOf(string id)
    {
        var token = new AccessToken(
            $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\"}}"))}.FAKE", DateTimeOffset.MaxValue);
        Assert.True(ImsTokenClaims.TryRead(token, out ImsTokenClaims? claims));
        return claims;
    }
}
