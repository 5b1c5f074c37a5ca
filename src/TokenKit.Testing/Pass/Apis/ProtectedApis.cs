using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// Every API that takes a Pass token.
internal sealed class ProtectedApis(PassEmulator pass, PassThrottle throttle, FaultQueue faults) : IEmulatedService
{
    private readonly IProtectedApi[] _apis =
    [
        new RestV2(pass), new RestV1(pass), new ResetTempPass(pass), new Degradation(pass), new ProxyMvpds(pass), new ServiceMonitoring(pass),
        new ProviderPages(),
    ];

    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public FaultQueue Faults { get; } = faults;

    public bool Serves(string path) => PassEmulator.IsPassPath(path) && !path.StartsWith("/pass/o/", StringComparison.Ordinal);

    // Only calls that succeed count, and that is not known here yet.
    public void Arrived()
    {
    }

    public Task AnswerAsync(Exchange exchange)
    {
        string path = exchange.Recorded.Path;
        IProtectedApi? api = _apis.FirstOrDefault(candidate => candidate.Serves(path));
        if (api is not null && !IsManagement(path) && !throttle.Lets(exchange))
        {
            return PassThrottle.RefuseAsync(exchange);
        }

        ApiAnswer answer = api?.Answer(exchange) ?? ApiAnswer.NotFound;
        if (answer.Succeeded && api is not ProviderPages)
        {
            // Before the client can know: whoever has the answer finds it counted.
            Interlocked.Increment(ref _calls);
        }

        return answer.SendAsync(exchange);
    }

    private static bool IsManagement(string path) => path.StartsWith("/pass-mgmt/", StringComparison.Ordinal);
}
