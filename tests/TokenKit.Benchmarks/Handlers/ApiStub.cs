using System.Net;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>Stands where an API would: the same 200 each time, in a task that is done.</summary>
/// <param name="seen">Hears the <c>Authorization</c> of each request; none by default, so that nothing is measured beside the handlers.</param>
public sealed class ApiStub(Action<string?>? seen = null) : HttpMessageHandler
{
    private readonly Task<HttpResponseMessage> _answer = Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) });

    /// <summary>Says what a request carried that comes by another way than <see cref="HttpMessageHandler"/>.</summary>
    public void Observe(string? authorization) => seen?.Invoke(authorization);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (seen is not null)
        {
            Observe(request.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null);
        }

        return _answer;
    }
}
