namespace TokenKit.Soak.Faults;

/// <summary>The way to the token endpoint. It counts every request, and ends at a closed port while the endpoint is down.</summary>
internal sealed class TokenLine : DelegatingHandler
{
    private readonly Server _server;
    private int _requests;

    public TokenLine(Server server)
        : base(server.Emulator.CreateHandler()) => _server = server;

    public int Requests => Volatile.Read(ref _requests);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
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
