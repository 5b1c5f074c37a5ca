namespace TokenKit.Tests.Scenarios;

/// <summary>Counts the requests that are on their way.</summary>
internal sealed class OpenCalls
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    internal sealed class Handler(OpenCalls counter) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter._count);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref counter._count);
            }
        }
    }
}
