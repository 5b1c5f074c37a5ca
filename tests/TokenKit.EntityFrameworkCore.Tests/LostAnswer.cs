using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// The answer to a row that was inserted is lost once. A context that sends a statement again then gets a duplicate key, of its own row.
/// </summary>
internal sealed class LostAnswer : SaveChangesInterceptor
{
    private bool _isLost;

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isLost, true)
            ? ValueTask.FromResult(result)
            : throw new DbUpdateException("The key is taken, by the row of the first attempt.");
}
