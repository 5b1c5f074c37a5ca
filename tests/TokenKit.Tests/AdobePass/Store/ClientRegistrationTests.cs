using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass.Store;

public class ClientRegistrationTests
{
    private const string Secret = "p8e-FAKE-unprintable";

    [Fact]
    public void A_registration_names_its_client_id_and_hides_its_secret() =>
        Assert.Equal("client registration fake-id", new ClientRegistration { ClientId = "fake-id", ClientSecret = Secret }.ToString());

    [Fact]
    public void A_registration_needs_an_id_and_a_secret()
    {
        Assert.Throws<ArgumentException>("ClientId", () => new ClientRegistration { ClientId = "", ClientSecret = Secret });
        Assert.Throws<ArgumentException>("ClientSecret", () => new ClientRegistration { ClientId = "a", ClientSecret = "" });
        Assert.Throws<ArgumentNullException>(() => new ClientRegistration { ClientId = "a", ClientSecret = null! });
        Assert.Throws<ArgumentException>(
            "Scopes", () => new ClientRegistration { ClientId = "a", ClientSecret = Secret, Scopes = [null!] });
    }

    [Fact]
    public void A_registration_copies_the_lists_that_it_is_created_from()
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
    public void A_key_needs_a_host_and_an_application(string host, string application, string name)
    {
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => new ClientRegistrationKey(host, application, null)).ParamName);
        var key = new ClientRegistrationKey("a", "b", null);
        Assert.ThrowsAny<ArgumentException>(() => key with { Host = host, Application = application });
    }

    [Fact]
    public async Task A_store_without_a_lock_lets_every_caller_register_that_is_not_cancelled()
    {
        IClientRegistrationStore store = new LocklessStore();
        var key = new ClientRegistrationKey("sp.auth.adobe.com", "application", null);
        await using IAsyncDisposable one = await store.LockAsync(key, TestContext.Current.CancellationToken);
        await using IAsyncDisposable other = await store.LockAsync(key, TestContext.Current.CancellationToken);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.LockAsync(key, cancelled));
    }
}
