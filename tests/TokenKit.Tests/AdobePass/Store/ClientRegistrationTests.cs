using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass.Store;

public class ClientRegistrationTests
{
    private const string Secret = "p8e-FAKE-unprintable";

    [Fact]
    public void A_registration_names_its_client_id_and_hides_its_secret() =>
        Assert.Equal("client registration 00000000-0000-4000-8000-00000000c001", new ClientRegistration { ClientId = "00000000-0000-4000-8000-00000000c001", ClientSecret = Secret }.ToString());

    [Fact]
    public void A_registration_without_an_id_or_a_secret_is_none()
    {
        Assert.Equal("ClientId", Assert.Throws<ArgumentException>(() => new ClientRegistration { ClientId = "", ClientSecret = Secret }).ParamName);
        Assert.Equal("ClientSecret", Assert.Throws<ArgumentException>(() => new ClientRegistration { ClientId = "a", ClientSecret = "" }).ParamName);
        Assert.Throws<ArgumentNullException>(() => new ClientRegistration { ClientId = "a", ClientSecret = null! });
        Assert.Equal("Scopes", Assert.Throws<ArgumentException>(() => new ClientRegistration { ClientId = "a", ClientSecret = Secret, Scopes = [null!] }).ParamName);
    }

    [Fact]
    public void A_registration_does_not_change_with_the_list_that_it_was_made_from()
    {
        List<string> scopes = ["api:client:v2"];
        var registration = new ClientRegistration { ClientId = "a", ClientSecret = Secret, Scopes = scopes };
        scopes.Add("other");
        Assert.Equal(["api:client:v2"], registration.Scopes);
        Assert.Throws<NotSupportedException>(() => ((IList<string>)registration.Scopes)[0] = "other");
    }

    [Theory]
    [InlineData("", "application", "Host")]
    [InlineData(" ", "application", "Host")]
    [InlineData("sp.auth.adobe.com", "", "Application")]
    public void A_key_without_a_host_or_an_application_is_none(string host, string application, string name)
    {
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => new ClientRegistrationKey(host, application, null)).ParamName);
        Assert.ThrowsAny<ArgumentException>(() => new ClientRegistrationKey("a", "b", null) with { Host = host, Application = application });
    }

    [Fact]
    public async Task A_store_without_a_lock_lets_everybody_register_who_did_not_give_up()
    {
        IClientRegistrationStore store = new LocklessStore();
        var key = new ClientRegistrationKey("sp.auth.adobe.com", "application", null);
        await using IAsyncDisposable one = await store.LockAsync(key, TestContext.Current.CancellationToken);
        await using IAsyncDisposable other = await store.LockAsync(key, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.LockAsync(key, new CancellationToken(canceled: true)));
    }
}
