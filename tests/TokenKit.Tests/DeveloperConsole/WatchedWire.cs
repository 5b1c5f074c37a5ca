namespace TokenKit.Tests.DeveloperConsole;

/// <summary>
/// Stands between a client and the emulator: can lose an answer after the work was done, and tells when a request has been answered.
/// </summary>
internal sealed class WatchedWire(HttpMessageHandler emulator) : DelegatingHandler(emulator)
{
    /// <summary>Which answers are lost.</summary>
    public Func<HttpRequestMessage, bool> Loses { get; set; } = _ => false;

    /// <summary>Called before a request goes on.</summary>
    public Action<HttpRequestMessage> Arriving { get; set; } = _ => { };

    /// <summary>Called when the answer is there.</summary>
    public Func<HttpRequestMessage, Task> Answered { get; set; } = _ => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Arriving(request);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        await Answered(request);
        if (Loses(request))
        {
            response.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
        }

        return response;
    }
}
