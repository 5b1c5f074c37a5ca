using System.Net;
using System.Text;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class RefusedImsRequestTests : InMemoryEmulatorTest
{
    private const string GoodBody =
        $"grant_type=client_credentials&client_id={ExampleCredential.ClientId}&client_secret={ExampleCredential.ClientSecret}&scope=openid";

    [Fact]
    public async Task An_unknown_client_is_refused_with_invalid_client()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("client_id", "FAKE0other0id"));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_client", "invalid client_id parameter");
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_with_invalid_client()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("client_secret", "p8e-FAKE-other"));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_client", "invalid client_secret parameter");
        Assert.Equal((1, 0), (Emulator.Ims.TokenRequests, Emulator.Ims.TokensIssued));
    }

    [Fact]
    public async Task A_client_that_may_not_use_the_grant_is_refused_with_unauthorized_client()
    {
        Emulator.Ims.GetCredential(ExampleCredential.ClientId).AllowsClientCredentials = false;

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "unauthorized_client");
    }

    [Theory]
    [InlineData("aem.document")]
    [InlineData("openid,aem.document")]
    [InlineData("openid,adobeid")]
    [InlineData("openid AdobeID")]
    [InlineData("openid, AdobeID")]
    [InlineData("openid,")]
    public async Task A_scope_that_is_unknown_or_misspelt_or_set_off_by_blanks_is_refused_with_invalid_scope(string scope)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("scope", scope));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_scope");
    }

    [Theory]
    [InlineData("grant_type")]
    [InlineData("client_id")]
    [InlineData("client_secret")]
    [InlineData("scope")]
    public async Task A_missing_or_empty_parameter_is_refused_with_invalid_request(string name)
    {
        using HttpResponseMessage missing = await Client.PostFormAsync(EmulatorRequests.TheForm().Without(name));
        using HttpResponseMessage empty = await Client.PostFormAsync(EmulatorRequests.TheForm().With(name, string.Empty));

        await missing.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", $"The {name} parameter is missing.");
        await empty.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", $"The {name} parameter is missing.");
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("Client_Credentials")]
    public async Task Another_grant_is_refused_with_unsupported_grant_type(string grant)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("grant_type", grant));

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "unsupported_grant_type");
    }

    [Theory]
    [InlineData("grant_type=client_credentials")]
    [InlineData("client_id=FAKE0client0id")]
    [InlineData("client_secret=p8e-FAKE-secret")]
    [InlineData("scope=openid")]
    [InlineData("scope=")]
    public async Task A_parameter_given_twice_is_refused_with_invalid_request(string again)
    {
        using HttpResponseMessage inBody = await Client.PostRawAsync($"{GoodBody}&{again}");
        using HttpResponseMessage inQuery = await Client.PostRawAsync(GoodBody, path: $"ims/token/v3?{again}");

        await inBody.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "A parameter is included more than once.");
        await inQuery.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "A parameter is included more than once.");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData(null)]
    public async Task A_body_that_is_not_called_a_form_is_refused_with_invalid_request(string? contentType)
    {
        using HttpResponseMessage response = await Client.PostRawAsync(GoodBody, contentType);

        await response.ShouldBeImsErrorAsync(
            HttpStatusCode.BadRequest, "invalid_request", "The content type must be application/x-www-form-urlencoded.");
    }

    [Theory]
    [InlineData("&note=a b")]
    [InlineData("&note=\"a\"")]
    [InlineData("&note=ü")]
    [InlineData("&note=a\n")]
    [InlineData("&note=%")]
    [InlineData("&note=%2")]
    [InlineData("&note=%zz")]
    [InlineData("&note=%+1")]
    [InlineData("&%=1")]
    [InlineData("&note=%FF")]
    public async Task A_form_that_no_encoder_wrote_is_refused_with_invalid_request(string added)
    {
        using HttpResponseMessage response = await Client.PostRawAsync(GoodBody + added);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The parameters are not form-encoded.");
    }

    [Fact]
    public async Task A_broken_escape_in_the_query_is_refused_with_invalid_request()
    {
        await using AdobeEmulator onSockets = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        using HttpClient client = onSockets.CreateClient();
        var address = new Uri(
            $"{onSockets.BaseAddress}ims/token/v3?note=%zz",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using HttpResponseMessage response = await client.PostAsync(
            address, new FormUrlEncodedContent(EmulatorRequests.TheForm()), Cancellation);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The parameters are not form-encoded.");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=absent")]
    public async Task A_broken_multipart_form_is_refused_with_invalid_request(string contentType)
    {
        using HttpResponseMessage response = await Client.PostRawAsync("--other\r\n\r\nno form\r\n", contentType);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The parameters are not form-encoded.");
    }

    [Fact]
    public async Task A_request_longer_than_64_KiB_is_refused_with_invalid_request()
    {
        using HttpResponseMessage response = await Client.PostRawAsync($"{GoodBody}&note={new string('a', 65_536)}");

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The request is too long.");
    }

    [Fact]
    public async Task Parameters_as_JSON_are_refused_with_invalid_request()
    {
        using var body = new StringContent("{\"grant_type\":\"client_credentials\"}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PostAsync(EmulatorRequests.TokenPath, body, Cancellation);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_method_than_POST_is_not_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"ims/token/v3?{GoodBody}");
        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.MethodNotAllowed, "invalid_request");
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal(1, Emulator.Ims.TokenRequests);
    }

    [Fact]
    public void A_client_id_is_known_once() => Assert.Throws<ArgumentException>(
        () => Emulator.Ims.AddCredential(ExampleCredential.Create()));

    [Fact]
    public async Task A_credential_added_later_is_known()
    {
        Emulator.Ims.AddCredential(new ImsEmulatorCredential("FAKE0second0id", "p8e-FAKE-second", "0000FAKE@AdobeOrg", "openid"));

        using HttpResponseMessage response = await Client.PostFormAsync(
            EmulatorRequests.TheForm()
                .With("client_id", "FAKE0second0id")
                .With("client_secret", "p8e-FAKE-second")
                .With("scope", "openid"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
