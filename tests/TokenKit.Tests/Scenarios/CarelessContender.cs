using System.Net.Http.Headers;
using TokenKit.Peers;
using TokenKit.Soak.Contenders;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>Clients as they should not be written: the measurements must show it.</summary>
internal sealed class CarelessContender : IContender
{
    private readonly HttpMessageInvoker _api;
    private readonly Uri _address;
    private readonly Func<CancellationToken, Task<string?>> _getToken;

    private CarelessContender(Wiring wiring, Func<CancellationToken, Task<string?>> getToken)
    {
        _api = new HttpMessageInvoker(wiring.ApiTransport, disposeHandler: false);
        _address = wiring.Api;
        _getToken = getToken;
    }

    /// <summary>Sends nothing.</summary>
    public static ContenderKind WithoutToken { get; } =
        new() { Name = "without a token", Create = wiring => new CarelessContender(wiring, static _ => Task.FromResult<string?>(null)) };

    /// <summary>Asks at each call.</summary>
    public static ContenderKind WithoutMemory { get; } =
        new()
        {
            Name = "without memory",
            Create = wiring => new CarelessContender(wiring, cancellation => AcquireAsync(wiring, cancellation))
        };

    /// <summary>Asks once, and never again.</summary>
    public static ContenderKind WithoutEnd { get; } = new()
    {
        Name = "without end",
        Create = wiring =>
        {
            var first = new Lazy<Task<string?>>(() => AcquireAsync(wiring, CancellationToken.None));
            return new CarelessContender(wiring, _ => first.Value);
        },
    };

    public async Task<int> CallAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.Add("x-api-key", ExampleCredential.ClientId);
        request.Headers.Add("x-gw-ims-org-id", ExampleCredential.OrganizationId);
        if (await _getToken(cancellationToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using HttpResponseMessage response = await _api.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    public void Dispose() => _api.Dispose();

    private static async Task<string?> AcquireAsync(Wiring wiring, CancellationToken cancellationToken)
    {
        using var endpoint = new HttpMessageInvoker(wiring.TokenTransport, disposeHandler: false);
        using HttpRequestMessage request = wiring.Credential.CreateRequest();
        using HttpResponseMessage response = await endpoint.SendAsync(request, cancellationToken);
        return (await ClientCredential.ReadAsync(response, cancellationToken)).Token;
    }
}
