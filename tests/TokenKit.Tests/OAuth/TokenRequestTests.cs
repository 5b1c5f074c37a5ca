namespace TokenKit.Tests.OAuth;

public sealed class TokenRequestTests : EndpointTest
{
    [Fact]
    public async Task The_form_is_posted_to_the_endpoint_as_it_is()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync();

        SentRequest request = Assert.Single(Wire.Requests);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(SomeOAuth.Endpoint, request.Uri);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
        Assert.Equal("grant_type=client_credentials&client_id=FAKE0client0id&client_secret=p8e-FAKE-secret", request.Body);
    }

    [Fact]
    public async Task Json_is_asked_for()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync();

        Assert.Equal("application/json", Wire.Requests[0].Accept);
    }

    [Fact]
    public async Task The_library_names_itself()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync();

        Assert.Contains("User-Agent: TokenKit/", Wire.Requests[0].Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_percent_encoded()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(secret: SomeOAuth.AwkwardSecret);

        Assert.EndsWith("client_secret=p8e-%2B%26%3D%25%2F%C3%A9%E2%82%AC-FAKE", Wire.Requests[0].Body, StringComparison.Ordinal);
        Assert.Equal(SomeOAuth.AwkwardSecret, Wire.Requests[0]["client_secret"]);
    }

    [Fact]
    public async Task The_secret_is_in_the_body_and_nowhere_else()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync();

        Assert.Empty(Wire.Requests[0].Uri.Query);
        Assert.DoesNotContain(SomeOAuth.Secret, Wire.Requests[0].Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", Wire.Requests[0].Headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_attempt_is_marked_as_back_channel()
    {
        Wire.Answer(SomeOAuth.Answer(System.Net.HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Token());

        await AcquireAsync();

        Assert.Equal(2, Wire.Requests.Count);
        Assert.All(Wire.Requests, request => Assert.True(request.IsBackChannel));
    }

    [Fact]
    public async Task A_second_attempt_carries_the_same_form()
    {
        Wire.Answer(SomeOAuth.Answer(System.Net.HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Token());

        await AcquireAsync();

        Assert.Equal(Wire.Requests[0].Body, Wire.Requests[1].Body);
    }
}
