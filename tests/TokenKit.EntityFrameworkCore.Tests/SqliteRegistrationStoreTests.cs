using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>SQLite in a file, with a write-ahead log, so that readers and one writer work at once.</summary>
public sealed class SqliteRegistrationStoreTests : RegistrationStoreTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    private string File => Path.Combine(_folder.FullName, "service.db");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await WithContextAsync(context => context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", Cancellation));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    protected override void Use(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={File}");

    protected override void UseReadOnly(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={File};Mode=ReadOnly");

    protected override void UseUnreachable(DbContextOptionsBuilder options) =>
        options.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "unmounted", "service.db")}");
}
