using System.Net;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

public sealed class RedirectTests : EndpointTest
{
    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_is_an_error_and_is_not_followed(HttpStatusCode status)
    {
        Wire.Answer(SomeOAuth.Answer(status, null, "text/html", ("Location", "https://elsewhere.example/token")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(Wire.Requests);
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains("A redirect is not followed", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_client_that_follows_redirects_is_found_out()
    {
        // A handler that follows a redirect leaves the address where it ended in the request.
        Wire.Do((request, _) =>
        {
            request.RequestUri = new Uri("https://elsewhere.example/token");
            return Task.FromResult(SomeOAuth.Token()());
        });

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(Wire.Requests);
        Assert.Contains("followed a redirect from ims-na1.adobelogin.com to elsewhere.example", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AllowAutoRedirect = false", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    // The default of a new HttpClient is to follow: what it must not do is to take the secret along.
    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_client_that_follows_redirects_takes_no_secret_along(int status)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using AdobeEmulator elsewhere = await AdobeEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        emulator.Ims.TokenFaults.AddUntilCleared(Fault.Redirect(new Uri(elsewhere.BaseAddress, "/ims/token/v3"), status));
        emulator.Ims.ValidationFaults.Add(Fault.Redirect(new Uri(elsewhere.BaseAddress, "/ims/validate_token/v1"), status));
        using var http = new HttpClient();
        ImsOptions options = SomeIms.Options(options => options.Authority = emulator.BaseAddress);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => new ImsTokenProvider(options, http).GetTokenAsync(TestContext.Current.CancellationToken).AsTask());
        AdobeRequestException other = await Assert.ThrowsAsync<AdobeRequestException>(
            () => new ImsClient(options, http).ValidateTokenAsync("FAKE-token", TestContext.Current.CancellationToken));

        Assert.Equal(0, elsewhere.Journal.Count);
        Assert.All(
            new[] { failure.Message, other.Message },
            message => Assert.Contains("AllowAutoRedirect = false", message, StringComparison.Ordinal));
        Assert.False(failure.IsTransient || other.IsTransient);
    }
}
