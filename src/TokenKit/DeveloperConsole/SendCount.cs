namespace TokenKit.DeveloperConsole;

/// <summary>How often a request was really sent: a handler of the HttpClient may repeat it.</summary>
internal sealed class SendCount
{
    public static readonly HttpRequestOptionsKey<SendCount> Key = new("TokenKit.SendCount");

    private int _sent;
    private volatile bool _isRepeated;

    /// <summary>Whether an attempt was sent more than once; <see langword="false"/> too if nothing counts.</summary>
    public bool IsRepeated => _isRepeated;

    /// <summary>One of our own attempts begins. Another is made only if the one before did nothing.</summary>
    public void Begin() => Volatile.Write(ref _sent, 0);

    public void Add()
    {
        if (Interlocked.Increment(ref _sent) > 1)
        {
            _isRepeated = true;
        }
    }

    public override string ToString() => IsRepeated ? "repeated" : "not repeated as far as known";

    /// <summary>Counts the requests that are sent; the innermost handler, below any that repeats them.</summary>
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
