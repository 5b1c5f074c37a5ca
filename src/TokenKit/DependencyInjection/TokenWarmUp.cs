using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.DependencyInjection;

/// <summary>Acquires tokens before anything else of the host starts.</summary>
internal sealed class TokenWarmUp(IServiceProvider services, TokenNames names, IReadOnlyCollection<string> wanted, TimeProvider clock, ILogger logger)
    : IHostedLifecycleService
{
    // Longer than an endpoint that is well takes, retries included, and shorter than whoever watches the start is patient.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll((wanted.Count == 0 ? names.OwnNames : wanted.Select(Registered).Distinct()).Select(name => AcquireAsync(name, cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Registered(string name) => names.Find(name) ?? throw new InvalidOperationException(
        $"WarmUp(\"{name}\") names no registered token; registered: {names}. Correct the name, or register the token.");

    // The acquisition belongs to the cache: it goes on where the start does not wait for it any longer.
    private async Task AcquireAsync(string name, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Longest, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        CancellationToken ended = end.Token;
        Task<AccessToken> acquisition = Task.Run(() => services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync(ended).AsTask(), CancellationToken.None);
        try
        {
            await acquisition.WaitAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && patience.IsCancellationRequested)
        {
            TokenLog.StartedWithout(logger, name, $"It did not come within {Longest}; the acquisition goes on.");
        }
        catch (TokenAcquisitionException exception)
        {
            TokenLog.StartedWithout(logger, name, exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody's own provider, or what makes it. Not its message, which may hold a secret.
            TokenLog.StartedWithout(logger, name, $"Its provider threw {exception.GetType().Name}.");
        }
        finally
        {
            // A provider that does not listen may still fail, with nobody left who waits.
            _ = acquisition.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
