namespace TokenKit.Soak.Faults;

/// <summary>
/// The way to the token endpoint. It counts the requests of each phase, and ends at a closed port while the endpoint is down.
/// </summary>
internal sealed class TokenLine : DelegatingHandler
{
    private readonly Server _server;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _requests = []; // guarded by _gate

    public TokenLine(Server server)
        : base(server.Emulator.CreateHandler()) => _server = server;

    /// <summary>How many requests began in each phase.</summary>
    public IReadOnlyDictionary<string, int> Requests
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, int>(_requests);
            }
        }
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _requests[_server.Phase] = _requests.GetValueOrDefault(_server.Phase) + 1;
        }

        Uri asked = request.RequestUri!;
        if (!_server.IsDown)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.RequestUri = new UriBuilder(asked) { Port = _server.ClosedPort }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // The same request may be sent again when the endpoint is up.
            request.RequestUri = asked;
        }
    }
}
