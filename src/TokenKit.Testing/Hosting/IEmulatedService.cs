using TokenKit.Testing.Faults;

namespace TokenKit.Testing.Hosting;

// One Adobe service: which paths are its own, and how it answers there.
internal interface IEmulatedService
{
    FaultQueue Faults { get; }

    bool Serves(string path);

    // Called for every request, before a fault may swallow it.
    void Arrived();

    Task AnswerAsync(Exchange exchange);
}
