using Medallion.Threading;
using Microsoft.EntityFrameworkCore;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// Keeps each registration in a row of its own. A row that cannot be read is reported and never changed.
/// </summary>
/// <param name="database">Runs the operations.</param>
/// <param name="protection">Encrypts; <see langword="null"/> for plain text.</param>
/// <param name="requiresExisting">Whether an empty table is an error from the start.</param>
/// <param name="locks">The locks of the user, if there are any.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class EntityFrameworkRegistrationStore(
    RegistrationDatabase database,
    ISecretProtection? protection,
    bool requiresExisting,
    IDistributedLockProvider? locks,
    TimeProvider timeProvider) : IClientRegistrationStore
{
    // Each failed attempt means that another process has written the row meanwhile.
    private const int MostAttempts = 10;

    // Enough to tell a damaged row from a table with other keys.
    private const int Samples = 10;

    // Whether this process has read or written a registration, so that the table is in use and its keys are ours.
    private volatile bool _hasSeenOne;

    public async ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        StoredRegistration? row = await ReadAsync(RegistrationKey.HashOf(key), cancellationToken).ConfigureAwait(false);
        if (row is not null)
        {
            return Open(row);
        }

        await ThrowIfEmptiedAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    // The stored pair is compared here, and the statement that writes has the version of the row that was compared as its condition. A
    // hash of the secret as the condition would be in the database in plain text.
    public async ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(replacement);
        StoredRegistration made = Close(key, replacement);
        for (int attempt = 1; ; attempt++)
        {
            StoredRegistration? row = await ReadAsync(made.Key, cancellationToken).ConfigureAwait(false);
            if (row?.Version == made.Version)
            {
                // The statement was carried out, but its answer was lost, and the context has sent it again.
                _hasSeenOne = true;
                return true;
            }

            if (!IsSame(row is null ? null : Open(row), expected))
            {
                return false;
            }

            bool isWritten = await database.RunAsync(
                (context, token) => row is null
                    ? context.TryInsertAsync(made, other => other.Key == made.Key, token)
                    : TryReplaceAsync(context, row.Version, made, token),
                cancellationToken).ConfigureAwait(false);
            if (isWritten)
            {
                _hasSeenOne = true;
                return true;
            }

            if (attempt == MostAttempts)
            {
                throw RegistrationProblem.NotReplaced(made);
            }
        }
    }

    /// <remarks>
    /// The row of the lock is written under a lock of the user too: that shows that the database can be written now. The row of a process
    /// that was killed is taken over at once then.
    /// </remarks>
    public async ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        string hash = RegistrationKey.HashOf(key);
        IAsyncDisposable? shared = await LockSharedAsync(hash, cancellationToken).ConfigureAwait(false);
        try
        {
            await ThrowIfForeignAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan lifetime = shared is null ? RegistrationLease.Lifetime : TimeSpan.Zero;
            return new HeldLocks(
                await RegistrationLease.AcquireAsync(database, hash, lifetime, timeProvider, cancellationToken).ConfigureAwait(false),
                shared);
        }
        catch when (shared is not null)
        {
            await shared.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<IAsyncDisposable?> LockSharedAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return locks is null
                ? null
                : await locks.CreateLock($"tokenkit:registration:{hash}")
                    .AcquireAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw RegistrationProblem.LocksNotUsable(exception);
        }
    }

    private static async Task<bool> TryReplaceAsync(
        DbContext context, string version, StoredRegistration made, CancellationToken cancellationToken) =>
        await context.Set<StoredRegistration>().Where(row => row.Key == made.Key && row.Version == version)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.ClientId, made.ClientId)
                    .SetProperty(row => row.RegisteredAt, made.RegisteredAt)
                    .SetProperty(row => row.Format, made.Format)
                    .SetProperty(row => row.Content, made.Content)
                    .SetProperty(row => row.Version, made.Version),
                cancellationToken)
            .ConfigureAwait(false) == 1;

    private ValueTask<StoredRegistration?> ReadAsync(string hash, CancellationToken cancellationToken) => database.RunAsync(
        (context, token) => context.Set<StoredRegistration>().AsNoTracking().SingleOrDefaultAsync(row => row.Key == hash, token),
        cancellationToken);

    // A registration that is missing is certainly missing only if the table is the one that was used before.
    private async ValueTask ThrowIfEmptiedAsync(CancellationToken cancellationToken)
    {
        bool isUsed = _hasSeenOne;
        if ((isUsed || requiresExisting) && !await database.RunAsync(
            (context, token) => context.Set<StoredRegistration>().AnyAsync(token), cancellationToken).ConfigureAwait(false))
        {
            throw isUsed ? RegistrationProblem.Emptied() : RegistrationProblem.NeverUsed();
        }
    }

    // A process with keys of its own must not register: no other process could read its registrations, and each would register anew.
    private async ValueTask ThrowIfForeignAsync(CancellationToken cancellationToken)
    {
        if (_hasSeenOne)
        {
            return;
        }

        List<StoredRegistration> rows = await database.RunAsync(
            (context, token) => context.Set<StoredRegistration>().AsNoTracking().OrderBy(row => row.Key).Take(Samples).ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0 && !rows.Exists(IsReadable))
        {
            throw RegistrationProblem.OtherKeys();
        }
    }

    private bool IsReadable(StoredRegistration row)
    {
        try
        {
            return Open(row) is not null;
        }
        catch (ClientRegistrationStoreException)
        {
            return false;
        }
    }

    private StoredRegistration Close(ClientRegistrationKey key, ClientRegistration registration)
    {
        string hash = RegistrationKey.HashOf(key);
        byte[] content = RegistrationContent.Write(hash, registration) ?? throw RegistrationProblem.NotStorable(key);
        return new StoredRegistration
        {
            Key = hash,
            Host = RegistrationKey.Shown(key.Host),
            Application = RegistrationKey.Shown(key.Application),
            Instance = key.Instance is null ? null : RegistrationKey.Shown(key.Instance),
            ClientId = RegistrationKey.Shown(registration.ClientId),
            RegisteredAt = registration.RegisteredAt.ToUniversalTime(),
            Format = RegistrationContent.CurrentFormat,
            Content = protection is null ? content : protection.Protect(content, hash),
            Version = Guid.NewGuid().ToString("N"),
        };
    }

    private ClientRegistration Open(StoredRegistration row)
    {
        if (row.Format > RegistrationContent.CurrentFormat)
        {
            throw RegistrationProblem.NewerFormat(row);
        }

        byte[] content = (protection is null ? row.Content : protection.Unprotect(row.Content, row.Key))
            ?? throw RegistrationProblem.NotDecrypted(row);
        ClientRegistration registration = RegistrationContent.Read(row.Key, content) ?? throw RegistrationProblem.Invalid(row);
        _hasSeenOne = true;
        return registration;
    }

    private static bool IsSame(ClientRegistration? one, ClientRegistration? other) =>
        one is null || other is null ? one == other : one.ClientId == other.ClientId && one.ClientSecret == other.ClientSecret;

    private sealed class HeldLocks(RegistrationLease lease, IAsyncDisposable? shared) : IAsyncDisposable
    {
        private IAsyncDisposable? _shared = shared;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                if (Interlocked.Exchange(ref _shared, null) is { } held)
                {
                    await held.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }
}
