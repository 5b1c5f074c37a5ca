using System.Net;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

public sealed class ImsTokenProviderTests : ImsTest
{
    [Fact]
    public async Task It_works_without_dependency_injection()
    {
        Wire.Answer(SomeOAuth.Token("token-1"));
        var provider = new ImsTokenProvider(SomeIms.Options(), HttpClient, Clock);

        AccessToken token = await provider.GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Equal("token-1", token.Value);
        Assert.Equal(SomeOAuth.Now.AddSeconds(86399), token.ExpiresAt);
    }

    [Fact]
    public async Task Without_a_name_the_token_is_called_by_its_client_id()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client"));

        TokenAcquisitionException failure = await FailAsync(new ImsTokenProvider(SomeIms.Options(), HttpClient, Clock));

        Assert.Equal(SomeOAuth.ClientId, failure.TokenName);
        Assert.Contains("ImsOptions:ClientSecret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_acquires_at_each_call()
    {
        Wire.Answer(SomeOAuth.Token("token-1")).Answer(SomeOAuth.Token("token-2"));
        ImsTokenProvider provider = Provider(SomeIms.Options());

        Assert.Equal("token-1", (await AcquireAsync(provider)).Value);
        Assert.Equal("token-2", (await AcquireAsync(provider)).Value);
    }

    [Fact]
    public async Task Each_acquisition_takes_a_client_of_its_own_and_disposes_none()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Token());
        int clients = 0;
        HttpClient Next()
        {
            clients++;
            return HttpClient;
        }

        var provider = new ImsTokenProvider(SomeOAuth.TokenName, SomeIms.Options(), SomeIms.Settings, Next, Clock, Logger);
        Assert.Equal(0, clients);

        await AcquireAsync(provider);
        Assert.Equal(1, clients);

        await AcquireAsync(provider);
        Assert.Equal(2, clients);
    }

    [Fact]
    public async Task The_options_are_read_once()
    {
        Wire.Answer(SomeOAuth.Token());
        ImsOptions options = SomeIms.Options(options => options.AdditionalParameters["a"] = "1");
        ImsTokenProvider provider = Provider(options);

        (options.ClientId, options.ClientSecret, options.TokenPath) = ("other", "p8e-other", "/other");
        options.Scopes.Clear();
        options.AdditionalParameters.Clear();
        await AcquireAsync(provider);

        Assert.Equal(SomeOAuth.Endpoint, Wire.Requests[0].Uri);
        Assert.Equal(
            "grant_type=client_credentials&client_id=FAKE0client0id&client_secret=p8e-FAKE-secret&scope=openid%2CAdobeID&a=1",
            Wire.Requests[0].Body);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_at_once()
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(
            () => new ImsTokenProvider(new ImsOptions(), HttpClient));

        Assert.Contains("ImsOptions:ClientId is not set", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ImsOptions:ClientSecret is not set", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ImsOptions:Scopes is empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_not_accepted()
    {
        Assert.Throws<ArgumentNullException>("options", () => new ImsTokenProvider(null!, HttpClient));
        Assert.Throws<ArgumentNullException>("httpClient", () => new ImsTokenProvider(SomeIms.Options(), null!));
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_a_cancellation()
    {
        Wire.Hang();
        using var caller = new CancellationTokenSource();
        Task<AccessToken> acquisition = Provider(SomeIms.Options()).GetTokenAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquisition);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_does_not_lead_to_the_next_secret()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.ServiceUnavailable, "internal_error"));

        await FailAsync(SomeIms.Options(options => options.ClientSecrets.Add(SomeIms.SecondSecret)));

        Assert.Equal(4, Wire.Requests.Count);
        Assert.All(Wire.Requests, request => Assert.Equal(SomeIms.Secret, request["client_secret"]));
    }

    [Fact]
    public void A_credential_is_printed_without_its_secrets()
    {
        ImsCredential credential = Provider(SomeIms.Options(options => options.ClientSecrets.Add(SomeIms.SecondSecret))).Credential;

        Assert.Equal("IMS credential FAKE0client0id at ims-na1.adobelogin.com", credential.ToString());
    }
}
