using Polly.CircuitBreaker;
using TokenKit.DeveloperConsole;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>A proof of the new secret that meets exceptions of the user's own handlers.</summary>
public sealed class RotationProofTests : RotationTest
{
    // More than one acquisition makes by itself.
    private const int Failures = 9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_of_a_handler_is_waited_out_as_an_outage_is(bool isCircuit)
    {
        Func<Exception> exception = isCircuit ? () => new BrokenCircuitException() : () => new IOException("The pipe is broken.");
        using var handler = new FailingHandler(exception) { InnerHandler = Emulator.CreateHandler() };
        using var client = new HttpClient(handler);

        var rotation = new ClientSecretRotation(Secrets, Configure, client, Hasty);
        ClientSecretRotationResult result = await rotation.RunAsync(PublishAsync, Cancellation);

        Assert.True(result.IsOldSecretDeleted);
        Assert.Equal("new", await LeftAsync());
    }

    private sealed class FailingHandler(Func<Exception> exception) : DelegatingHandler
    {
        private int _sent;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _sent++ < Failures ? throw exception() : base.SendAsync(request, cancellationToken);
    }
}
