using Microsoft.Extensions.Hosting;

namespace TokenKit.Testing.Hosting;

// The default lifetime takes Ctrl+C and SIGTERM for itself; those belong to the process that the emulator is a guest of.
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
