using System.Net;
using RichardSzalay.MockHttp;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

public sealed class SecretRotationTests : ImsTest
{
    private readonly MockHttpMessageHandler _ims = new();
    private string _sentSecrets = string.Empty;

    [Fact]
    public async Task A_parameter_that_is_a_part_of_the_error_code_does_not_stop_the_rotation()
    {
        Wire.Answer(SomeOAuth.Error(System.Net.HttpStatusCode.BadRequest, "invalid_client")).Answer(SomeOAuth.Token("token-2"));

        AccessToken token = await AcquireAsync(SomeIms.Options(options =>
        {
            options.ClientSecrets.Add("p8e-FAKE-second");
            options.AdditionalParameters["type"] = "invalid_client";
        }));

        Assert.Equal("token-2", token.Value);
    }

    [Fact]
    public async Task The_secret_is_tried_first_and_the_others_in_their_order()
    {
        Accept("third");

        AccessToken token = await GetAsync(Rotating("first", "second", "third"));

        Assert.Equal("token for third", token.Value.Replace('_', ' '));
        Assert.Equal("first second third ", _sentSecrets);
    }

    [Fact]
    public async Task The_good_secret_is_tried_first_from_then_on()
    {
        Accept("second");
        ImsTokenProvider provider = Rotating("first", "second", "third");

        await GetAsync(provider);
        await GetAsync(provider);

        Assert.Equal("first second second ", _sentSecrets);
    }

    [Fact]
    public async Task When_the_good_secret_is_refused_the_search_goes_on_and_around()
    {
        Accept("second");
        ImsTokenProvider provider = Rotating("first", "second", "third");
        await GetAsync(provider);

        _ims.ResetBackendDefinitions();
        Accept("first");
        await GetAsync(provider);

        Assert.Equal("first second second third first ", _sentSecrets);
    }

    [Fact]
    public async Task Each_refused_secret_is_warned_about_without_its_value()
    {
        Accept("third");

        await GetAsync(Rotating("first", "second", "third"));

        Assert.Equal(2, Warnings.Count);
        Assert.Equal("Secret 1 of 3 of the token aem was refused; the next one was tried", Warnings[0]);
        Assert.Equal("Secret 2 of 3 of the token aem was refused; the next one was tried", Warnings[1]);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "invalid_scope")]
    [InlineData(HttpStatusCode.BadRequest, "unauthorized_client")]
    [InlineData(HttpStatusCode.Unauthorized, null)]
    [InlineData(HttpStatusCode.Forbidden, null)]
    [InlineData(HttpStatusCode.MultipleChoices, null)]
    public async Task Only_invalid_client_leads_to_the_next_secret(HttpStatusCode status, string? error)
    {
        Refuse(status, error);

        await RefusedAsync(Rotating("first", "second"));

        Assert.Equal("first ", _sentSecrets);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task When_all_are_refused_the_message_names_the_setting_and_what_to_do()
    {
        Accept("none of them");

        TokenAcquisitionException failure = await RefusedAsync(Rotating("first", "second"));

        Assert.Equal("first second ", _sentSecrets);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("client id 'FAKE0client0id'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "all 2 of its client secrets are wrong: set the current secret in AdobeTokens:aem:ClientSecret.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Single(Warnings);
    }

    [Fact]
    public async Task Blanks_around_a_secret_and_empty_secrets_are_left_out()
    {
        Accept("none of them");
        ImsOptions options = SomeIms.Options(options => options.ClientSecret = "first\n");
        options.ClientSecrets.Add(" ");
        options.ClientSecrets.Add(null!);
        options.ClientSecrets.Add("first");
        options.ClientSecrets.Add(" second");

        await RefusedAsync(Provider(options, _ims));

        Assert.Equal("first second ", _sentSecrets);
    }

    // Without the clock running: nothing is tried twice here.
    private static Task<AccessToken> GetAsync(ImsTokenProvider provider) =>
        provider.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();

    private static Task<TokenAcquisitionException> RefusedAsync(ImsTokenProvider provider) =>
        Assert.ThrowsAsync<TokenAcquisitionException>(() => GetAsync(provider));

    private ImsTokenProvider Rotating(string first, params string[] others)
    {
        ImsOptions options = SomeIms.Options(options => options.ClientSecret = first);
        foreach (string other in others)
        {
            options.ClientSecrets.Add(other);
        }

        return Provider(options, _ims);
    }

    private ImsTokenProvider Provider(ImsOptions options, MockHttpMessageHandler ims) =>
        new(SomeOAuth.TokenName, options, SomeIms.Settings, ims.ToHttpClient, Clock, Logger);

    private void Accept(string secret)
    {
        _ims.When(HttpMethod.Post, SomeOAuth.Endpoint.AbsoluteUri).WithFormData("client_secret", secret).With(Note)
            .Respond("application/json", SomeOAuth.TokenJson($"token_for_{secret}"));
        Refuse(HttpStatusCode.BadRequest, "invalid_client");
    }

    private void Refuse(HttpStatusCode status, string? error) =>
        _ims.When(HttpMethod.Post, SomeOAuth.Endpoint.AbsoluteUri).With(Note)
            .Respond(status, "application/json", error is null ? "{}" : SomeOAuth.ErrorJson(error, "no"));

    private bool Note(HttpRequestMessage request)
    {
        string form = request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        _sentSecrets += form.Split('&').Single(
            field => field.StartsWith("client_secret=", StringComparison.Ordinal))["client_secret=".Length..] + " ";
        return true;
    }
}
