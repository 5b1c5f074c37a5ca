using System.Net;
using TokenKit.Http;

namespace TokenKit.Tests.Http;

/// <summary>
/// An <c>Authorization</c> without a value is the mark of a client that wants a token put there, such as Refit's; what a caller set stays.
/// </summary>
public sealed class AdobeTokenHandlerMarkerTests
{
    public static TheoryData<string, string> Markers
    {
        get
        {
            string[] markers = ["Bearer", "bearer", "BEARER", "Bearer ", " Bearer", "", " ", "\t"];
            var data = new TheoryData<string, string>();
            data.AddRange([.. markers.SelectMany(marker => new[] { (marker, HandlerScene.Async), (marker, HandlerScene.Sync) })]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task A_marker_without_a_value_on_the_request_is_replaced_by_the_token(string marker, string method)
    {
        using var scene = new HandlerScene(method);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", marker));

        await scene.SendAsync(request);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task A_marker_among_the_default_headers_of_the_client_is_replaced_by_the_token(string marker, string method)
    {
        using var scene = new HandlerScene(method);
        Assert.True(scene.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", marker));

        await scene.PostAsync(null);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_marker_as_a_typed_header_is_replaced_and_a_401_retried(string method)
    {
        using var scene = new HandlerScene(method, new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        scene.Client.DefaultRequestHeaders.Authorization = new("Bearer");

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
    }

    [Fact]
    public async Task Two_markers_count_as_one()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.TryAddWithoutValidation("Authorization", ["", "Bearer"]);

        await scene.SendAsync(request);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Theory]
    [InlineData("0123456789abcdef", HandlerScene.Async)]
    [InlineData("Basic b3du", HandlerScene.Sync)]
    [InlineData("Bearer the-callers-own", HandlerScene.Async)]
    [InlineData("Negotiate", HandlerScene.Sync)]
    [InlineData("AWS4-HMAC-SHA256 Credential=FAKE, Signature=FAKE", HandlerScene.Async)]
    [InlineData("key one, key two", HandlerScene.Sync)]
    public async Task A_value_that_the_caller_set_is_kept(string value, string method)
    {
        using var scene = new HandlerScene(method, options: new AdobeTokenHandlerOptions());
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.TryAddWithoutValidation("Authorization", value);

        await scene.SendAsync(request);

        Assert.Equal(value, Assert.Single(scene.Server.Sent)["Authorization"]);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    [Fact]
    public async Task A_marker_does_not_allow_another_host()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        scene.Client.DefaultRequestHeaders.Authorization = new("Bearer");

        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync("https://evil.example/"));

        Assert.Empty(scene.Server.Sent);
    }
}
