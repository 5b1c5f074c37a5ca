using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.DependencyInjection;

/// <summary>Acquires tokens before anything else of the host starts.</summary>
internal sealed class TokenWarmUp(
    IServiceProvider services, RegisteredTokens tokens, IReadOnlyCollection<string> wanted, TimeProvider clock, ILogger logger)
    : IHostedLifecycleService
{
    // Longer than an endpoint takes that works, retries included, and shorter than the usual time limit of a start.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Chosen().Select(name => AcquireAsync(name, cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Chosen() => wanted.Count > 0
        ? wanted.Select(name => tokens.Get(name, nameof(AdobeTokensBuilder.WarmUp)).Name).Distinct()
        : tokens.All.Where(token => token.Kind.IsWarmedUpByDefault).Select(token => token.Name);

    // The acquisition belongs to the cache: it continues when the start no longer waits for it.
    private async Task AcquireAsync(string name, CancellationToken cancellationToken)
    {
        using var longestWait = new CancellationTokenSource(LongestWait, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longestWait.Token);
        CancellationToken ended = end.Token;
        Task<AccessToken> acquisition = Task.Run(
            () => services.GetRequiredKeyedService<ITokenProvider>(name).GetTokenAsync(ended).AsTask(), CancellationToken.None);
        try
        {
            await acquisition.WaitAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && longestWait.IsCancellationRequested)
        {
            TokenLog.StartedWithout(logger, name, $"It was not acquired within {LongestWait}; the acquisition continues.");
        }
        catch (TokenAcquisitionException exception)
        {
            TokenLog.StartedWithout(logger, name, exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A third-party exception: its message may hold a secret.
            TokenLog.StartedWithout(logger, name, $"Its provider threw {exception.GetType().Name}.");
        }
        finally
        {
            // A provider that ignores cancellation may still fail, when nothing waits for it any more.
            _ = acquisition.ContinueWith(
                static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
