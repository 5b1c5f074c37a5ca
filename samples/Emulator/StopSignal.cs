using System.Runtime.InteropServices;

namespace Emulator;

/// <summary>Ctrl+C, or the signal with which a service manager or a container ends a process.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Receive))];
    }

    public Task Received => _received.Task;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    // The process ends by itself then, after the emulator.
    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        _received.TrySetResult();
    }
}
