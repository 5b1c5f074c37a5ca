namespace TokenKit.Tests.DeveloperConsole;

/// <summary>Sends a request again, whatever its method, where the connection broke.</summary>
internal sealed class RepeatingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
