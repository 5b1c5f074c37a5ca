namespace TokenKit.Benchmarks.Handlers;

/// <summary>The limit without a type: a text that is not parsed.</summary>
internal sealed class ConstantTextHandler : DelegatingHandler
{
    private readonly string _header = $"Bearer {Credential.Token}";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Authorization", _header);
        return base.SendAsync(request, cancellationToken);
    }
}
