using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// The answer to a row that was inserted is lost once. A context that sends a statement again then gets a duplicate key, of its own row.
/// </summary>
internal sealed class LostAnswer : SaveChangesInterceptor, IDbCommandInterceptor
{
    private bool _isLost;

    /// <summary>How many rows were updated: a lock that is taken over is.</summary>
    public int Updates { get; private set; }

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Updates += command.CommandText.StartsWith("UPDATE", StringComparison.Ordinal) ? 1 : 0;
        return ValueTask.FromResult(result);
    }

    /// <summary>Cancelled when the row is inserted, if it is set: the caller gives up at this moment.</summary>
    public CancellationTokenSource? GivesUp { get; init; }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        GivesUp is not null ? GiveUpAsync()
            : Interlocked.Exchange(ref _isLost, true) ? ValueTask.FromResult(result)
            : throw new DbUpdateException("The key is taken, by the row of the first attempt.");

    private async ValueTask<int> GiveUpAsync()
    {
        await GivesUp!.CancelAsync();
        throw new OperationCanceledException(GivesUp.Token);
    }
}
