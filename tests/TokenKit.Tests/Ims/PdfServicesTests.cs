using System.Net;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>The token endpoint of PDF Services: its errors are objects, and it has advice of its own.</summary>
public sealed class PdfServicesTests : ImsTest
{
    [Theory]
    [InlineData(400, "invalid_client", "no such client", "The client id 'FAKE0client0id' is unknown there, or its client secret is wrong")]
    [InlineData(400, "unauthorized_client", "not this", "check that its project in the Adobe Developer Console has the PDF Services API.")]
    [InlineData(403, "access_denied", "Service principal is no longer part of the organization", "The credential no longer belongs to its")]
    [InlineData(409, "duplicate_binding", "twice", "answered 409 duplicate_binding (twice).")]
    public async Task An_error_object_is_reported_as_an_error(int status, string code, string message, string said)
    {
        Wire.Answer(Error(status, code, message));

        TokenAcquisitionException failure = await FailAsync(Options());

        Assert.Equal(((HttpStatusCode)status, code, message), (failure.StatusCode, failure.Error, failure.ErrorDescription));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task After_a_refused_client_the_second_secret_is_tried(int status)
    {
        Wire.Answer(Error(status, "invalid_client", "no")).Answer(SomeOAuth.Token());

        await AcquireAsync(Options(options => options.ClientSecrets.Add(SomeIms.SecondSecret)));

        Assert.Equal([SomeIms.Secret, SomeIms.SecondSecret], Wire.Requests.Select(request => request["client_secret"]));
    }

    [Fact]
    public async Task A_secret_in_an_error_object_is_not_shown()
    {
        Wire.Answer(Error(400, $"x {SomeIms.Secret}", $"wrong: {SomeIms.Secret}"));

        TokenAcquisitionException failure = await FailAsync(Options());

        Assert.DoesNotContain(SomeIms.Secret, $"{failure} {failure.Error} {failure.ErrorDescription}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_requests_of_IMS_do_not_go_to_PDF_Services() => Assert.Equal(
        new Uri("https://ims-na1.adobelogin.com/"), Provider(Options()).Credential.Authority);

    private static ImsOptions Options(Action<ImsOptions>? change = null) => SomeIms.Options(options =>
    {
        (options.Authority, options.TokenPath) = (new Uri("https://pdf-services.adobe.io/"), "/token");
        options.Scopes.Clear();
        change?.Invoke(options);
    });

    private static Func<HttpResponseMessage> Error(int status, string code, string message) =>
        SomeOAuth.Answer((HttpStatusCode)status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""");
}
