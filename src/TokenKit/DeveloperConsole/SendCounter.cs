namespace TokenKit.DeveloperConsole;

/// <summary>Counts what goes out; the innermost handler, below any that repeats.</summary>
internal sealed class SendCounter : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(SendCount.Key, out SendCount? count))
        {
            count.Add();
        }

        return base.SendAsync(request, cancellationToken);
    }
}
