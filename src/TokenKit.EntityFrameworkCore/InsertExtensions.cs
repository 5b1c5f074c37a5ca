using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace TokenKit.EntityFrameworkCore;

/// <summary>Inserts a row unless its primary key is taken.</summary>
internal static class InsertExtensions
{
    // A failure that stays is reported soon; a duplicate key that is gone so often in a row is another failure.
    private const int MostAttempts = 5;

    /// <returns>False if another process has inserted the row.</returns>
    /// <exception cref="DbUpdateException">It failed for another reason.</exception>
    public static async Task<bool> TryInsertAsync<T>(
        this DbContext context, T row, Expression<Func<T, bool>> isSame, CancellationToken cancellationToken)
        where T : class
    {
        for (int attempt = 1; ; attempt++)
        {
            context.Add(row);
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (DbUpdateException)
            {
                // Each database provider has its own code for a duplicate key, so the database itself is asked.
                context.ChangeTracker.Clear();
                if (await context.Set<T>().AnyAsync(isSame, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                // The other row may have been deleted meanwhile, as a lock is when it is released.
                if (attempt == MostAttempts)
                {
                    throw;
                }
            }
        }
    }
}
