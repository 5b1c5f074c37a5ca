using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// Runs one operation on a context of its own, and reports every failure as one of the store: a database that does not answer is never a
/// reason to register.
/// </summary>
#pragma warning disable CA1001 // The semaphore needs no disposal, because its wait handle is not used.
internal sealed class RegistrationDatabase
#pragma warning restore CA1001
{
    // Thousands of devices may register at once. They must not take the connections from the rest of the service.
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim _free = new(MostAtOnce);
    private readonly IServiceScopeFactory _scopes;
    private readonly Func<IServiceProvider, (DbContext Context, bool IsOwned)> _create;

    private RegistrationDatabase(IServiceScopeFactory scopes, Func<IServiceProvider, (DbContext Context, bool IsOwned)> create)
    {
        _scopes = scopes;
        _create = create;
    }

    /// <summary>A context comes from the factory if the services have one, else from a scope.</summary>
    public static RegistrationDatabase Of<TContext>(IServiceProvider services)
        where TContext : DbContext =>
        new(services.GetRequiredService<IServiceScopeFactory>(), static scope =>
            scope.GetService<IDbContextFactory<TContext>>() is { } factory
                ? (factory.CreateDbContext(), true)
                : (scope.GetRequiredService<TContext>(), false));

    /// <returns>What is wrong with the model; <see langword="null"/> if nothing is, or if no context can be made now.</returns>
    public string? FindProblem()
    {
        try
        {
            using IServiceScope scope = _scopes.CreateScope();
            (DbContext context, bool isOwned) = _create(scope.ServiceProvider);
            using DbContext? owned = isOwned ? context : null;
            return FindProblem(context);
        }
        catch (Exception)
        {
            // Making a context may need the database, which may come later than the service.
            return null;
        }
    }

    /// <exception cref="ClientRegistrationStoreException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<T> RunAsync<T>(Func<DbContext, CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await UseAsync(
                (context, token) => FindProblem(context) is { } problem
                    ? throw new ClientRegistrationStoreException(problem)
                    : operation(context, token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ClientRegistrationStoreException)
        {
            // Each database provider has an exception of its own for a command that was cancelled.
            throw cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(exception.Message, exception, cancellationToken)
                : RegistrationProblem.NotUsable(exception);
        }
        finally
        {
            _free.Release();
        }
    }

    // Without a connection: the model is enough.
    private static string? FindProblem(DbContext context) =>
        context.Model.FindEntityType(typeof(StoredRegistration)) is null
        || context.Model.FindEntityType(typeof(StoredRegistrationLock)) is null
            ? RegistrationProblem.NoTables(context.GetType())
            : null;

    private async Task<T> UseAsync<T>(Func<DbContext, CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        // A registration stays, even if a transaction of the caller is rolled back.
        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        AsyncServiceScope scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            (DbContext context, bool isOwned) = _create(scope.ServiceProvider);
            try
            {
                return await operation(context, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // A context of the scope is disposed with it.
                if (isOwned)
                {
                    await context.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }
}
