using System.Net;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>A secret where the client id belongs: nothing may show it.</summary>
public sealed class SwappedCredentialTests : ImsTest
{
    [Theory]
    [InlineData("p8e-FAKE-swapped")]
    [InlineData(" P8E-FAKE-swapped\n")]
    public void A_secret_as_client_id_is_refused_and_not_shown(string secret)
    {
        ImsOptions options = SomeIms.Options(options => options.ClientId = secret);

        AssertRefused(() => new ImsTokenProvider(options, HttpClient));
        AssertRefused(() => new ImsClient(options, HttpClient));
    }

    [Fact]
    public void A_secret_as_client_id_in_a_file_is_refused_and_not_shown()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(clientId: "p8e-FAKE-swapped")));

        AssertRefused(() => new ImsTokenProvider(SomeIms.FileOptions(file.Path), HttpClient));
    }

    [Fact]
    public async Task A_client_id_that_resembles_a_secret_is_sent_and_not_shown()
    {
        const string clientId = "eyJFAKE0client0id";
        ImsOptions options = SomeIms.Options(options => options.ClientId = clientId);
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "invalid client_id"));

        TokenAcquisitionException failure = await FailAsync(new ImsTokenProvider(options, HttpClient, Clock));

        Assert.Equal(clientId, Wire.Requests[0]["client_id"]);
        Assert.Equal("ims", failure.TokenName);
        Assert.Contains("The client id '(not shown)' is unknown there", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "eyJ", $"{failure}{new ImsClient(options, HttpClient)}{Provider(options).Credential}", StringComparison.Ordinal);
    }

    private static void AssertRefused(Func<object> make)
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(make);

        Assert.StartsWith(
            "ImsOptions:ClientId is a client secret, here or in the credential file",
            Assert.Single(failure.Failures),
            StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", $"{failure}{failure.OptionsName}", StringComparison.OrdinalIgnoreCase);
    }
}
