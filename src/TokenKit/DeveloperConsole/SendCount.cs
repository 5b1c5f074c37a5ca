namespace TokenKit.DeveloperConsole;

/// <summary>How often a request really went out: a handler between us and the wire may repeat it.</summary>
internal sealed class SendCount
{
    public static readonly HttpRequestOptionsKey<SendCount> Key = new("TokenKit.SendCount");

    private int _sent;
    private volatile bool _isRepeated;

    /// <summary>Whether some attempt went out more than once; <see langword="false"/> too where nobody counts.</summary>
    public bool IsRepeated => _isRepeated;

    /// <summary>An attempt of our own begins: we make another only where the one before did nothing.</summary>
    public void Begin() => Volatile.Write(ref _sent, 0);

    public void Add()
    {
        if (Interlocked.Increment(ref _sent) > 1)
        {
            _isRepeated = true;
        }
    }

    public override string ToString() => IsRepeated ? "repeated" : "not repeated as far as known";

    /// <summary>Counts what goes out; the innermost handler, below any that repeats.</summary>
    internal sealed class Handler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Options.TryGetValue(Key, out SendCount? count))
            {
                count.Add();
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
