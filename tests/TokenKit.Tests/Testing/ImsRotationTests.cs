using System.Net;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class ImsRotationTests : InMemoryEmulatorTest
{
    private const string TheNewSecret = "p8e-FAKE-new";

    private ImsEmulatorCredential TheCredential => Emulator.Ims.GetCredential(ExampleCredential.ClientId);

    [Fact]
    public async Task Both_secrets_are_accepted_during_a_rotation_and_the_old_one_is_not_after_it()
    {
        TheCredential.AddSecret(TheNewSecret);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK), (await TryAsync(ExampleCredential.ClientSecret), await TryAsync(TheNewSecret)));

        Assert.True(TheCredential.RemoveSecret(ExampleCredential.ClientSecret));
        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.OK), (await TryAsync(ExampleCredential.ClientSecret), await TryAsync(TheNewSecret)));
    }

    [Fact]
    public async Task A_removed_secret_does_not_end_the_tokens_it_got()
    {
        string token = await Client.GetTokenAsync();
        TheCredential.RemoveSecret(ExampleCredential.ClientSecret);

        using HttpResponseMessage response = await Client.CallApiAsync(token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void A_third_secret_is_one_too_many()
    {
        TheCredential.AddSecret(TheNewSecret);

        Assert.Throws<InvalidOperationException>(() => TheCredential.AddSecret("p8e-FAKE-third"));
    }

    [Fact]
    public async Task The_credential_knows_when_each_secret_last_got_a_token()
    {
        TheCredential.AddSecret(TheNewSecret);
        await TryAsync(TheNewSecret);
        Clock.Advance(TimeSpan.FromHours(1));
        DateTimeOffset usedAt = Clock.GetUtcNow();
        await TryAsync(TheNewSecret);
        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(usedAt, TheCredential.LastUsedAt(TheNewSecret));
        Assert.Null(TheCredential.LastUsedAt(ExampleCredential.ClientSecret));
    }

    private async Task<HttpStatusCode> TryAsync(string secret)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("client_secret", secret));
        return response.StatusCode;
    }
}
