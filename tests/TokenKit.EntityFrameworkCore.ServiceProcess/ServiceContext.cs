using Microsoft.EntityFrameworkCore;

namespace TokenKit.EntityFrameworkCore.ServiceProcess;

/// <summary>The database of a service, as its user writes it.</summary>
public sealed class ServiceContext(DbContextOptions<ServiceContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddTokenKitRegistrations();
}
