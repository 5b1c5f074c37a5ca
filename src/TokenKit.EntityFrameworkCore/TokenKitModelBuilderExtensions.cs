using TokenKit.EntityFrameworkCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>The tables of TokenKit in a model of EF Core.</summary>
public static class TokenKitModelBuilderExtensions
{
    private const int HashLength = 64;
    private const int VersionLength = 32;

    /// <summary>
    /// Adds the tables that keep registrations of Adobe Pass: call it in <see cref="DbContext.OnModelCreating"/>, and add a migration.
    /// </summary>
    /// <param name="modelBuilder">The model.</param>
    /// <param name="schema">The schema of both tables; <see langword="null"/> for that of the model.</param>
    /// <param name="table">The table of registrations. The table of locks has this name with <c>Locks</c> at the end.</param>
    /// <exception cref="ArgumentException">The name of the table is blank.</exception>
    public static ModelBuilder AddTokenKitRegistrations(
        this ModelBuilder modelBuilder, string? schema = null, string table = "TokenKitRegistrations")
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        modelBuilder.Entity<StoredRegistration>(row =>
        {
            row.ToTable(table, schema);
            row.HasKey(registration => registration.Key);
            row.Property(registration => registration.Key).HasMaxLength(HashLength).IsFixedLength().IsUnicode(false);
            row.Property(registration => registration.Host).HasMaxLength(RegistrationKey.LongestPart);
            row.Property(registration => registration.Application).HasMaxLength(RegistrationKey.LongestPart);
            row.Property(registration => registration.Instance).HasMaxLength(RegistrationKey.LongestPart);
            row.Property(registration => registration.ClientId).HasMaxLength(RegistrationKey.LongestPart);
            row.Property(registration => registration.Version).HasMaxLength(VersionLength).IsFixedLength().IsUnicode(false);
        });
        modelBuilder.Entity<StoredRegistrationLock>(row =>
        {
            row.ToTable($"{table}Locks", schema);
            row.HasKey(held => held.Key);
            row.Property(held => held.Key).HasMaxLength(HashLength).IsFixedLength().IsUnicode(false);
            row.Property(held => held.Holder).HasMaxLength(VersionLength).IsFixedLength().IsUnicode(false);
        });
        return modelBuilder;
    }
}
