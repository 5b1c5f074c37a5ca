using System.Security.Cryptography;
using Medallion.Threading;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps registrations of Adobe Pass in a relational database.</summary>
public static class AdobeTokensEntityFrameworkExtensions
{
    /// <summary>
    /// Keeps the registrations of all Adobe Pass tokens in the database of <typeparamref name="TContext"/>, instead of files. Its model
    /// needs <see cref="TokenKitModelBuilderExtensions.AddTokenKitRegistrations"/>.
    /// </summary>
    /// <typeparam name="TContext">
    /// A context of the services: each operation has one of its own, from the <see cref="IDbContextFactory{TContext}"/> if there is one,
    /// else from a scope.
    /// </typeparam>
    /// <param name="builder">The tokens.</param>
    /// <param name="configure">Chooses how secrets are encrypted. Problems are reported when the host starts.</param>
    public static AdobeTokensBuilder AddEntityFrameworkRegistrations<TContext>(
        this AdobeTokensBuilder builder, Action<EntityFrameworkRegistrationOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<EntityFrameworkRegistrationOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.Replace(ServiceDescriptor.Singleton<IValidateOptions<EntityFrameworkRegistrationOptions>>(
            static services => new Validator(services, RegistrationDatabase.Of<TContext>(services))));
        builder.Services.Replace(ServiceDescriptor.Singleton<IClientRegistrationStore>(static services =>
        {
            EntityFrameworkRegistrationOptions options = services.GetRequiredService<IOptions<EntityFrameworkRegistrationOptions>>().Value;
            return new EntityFrameworkRegistrationStore(
                RegistrationDatabase.Of<TContext>(services),
                ProtectionOf(options, services),
                options.RequireExistingRegistrations,
                services.GetService<IDistributedLockProvider>(),
                services.GetService<TimeProvider>() ?? TimeProvider.System);
        }));
        return builder;
    }

    private static ISecretProtection? ProtectionOf(EntityFrameworkRegistrationOptions options, IServiceProvider services) =>
        options.StoreSecretsAsPlainText ? null
            : options.Protection ?? new DataProtection(services.GetRequiredService<IDataProtectionProvider>());

    // The hash of the key is a purpose, so that a row that was copied to another key cannot be decrypted.
    private sealed class DataProtection(IDataProtectionProvider provider) : ISecretProtection
    {
        public byte[] Protect(byte[] content, string identity) => ProtectorOf(identity).Protect(content);

        public byte[]? Unprotect(byte[] stored, string identity)
        {
            try
            {
                return ProtectorOf(identity).Unprotect(stored);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        private IDataProtector ProtectorOf(string identity) => provider.CreateProtector("TokenKit.EntityFrameworkCore", identity);
    }

    private sealed class Validator(IServiceProvider services, RegistrationDatabase database)
        : IValidateOptions<EntityFrameworkRegistrationOptions>
    {
        private const string Lead = "AddEntityFrameworkRegistrations: ";

        public ValidateOptionsResult Validate(string? name, EntityFrameworkRegistrationOptions options) =>
            FindProblem(options) is { } problem ? ValidateOptionsResult.Fail(Lead + problem) : ValidateOptionsResult.Success;

        private string? FindProblem(EntityFrameworkRegistrationOptions options)
        {
            bool hasDataProtection = services.GetService<IDataProtectionProvider>() is not null;
            bool[] chosen = [options.Protection is not null, options.StoreSecretsAsPlainText, options.UsesDataProtection];
            return chosen.Count(static isChosen => isChosen) > 1
                    ? "only one of Protection, UseDataProtection() and StoreSecretsAsPlainText can be set. Remove the others."
                : options.UsesDataProtection && !hasDataProtection
                    ? "UseDataProtection() needs services.AddDataProtection() with a persisted key ring that all processes share."
                : !chosen.Contains(true) && !hasDataProtection
                    ? "the secrets of registrations need a key. Call services.AddDataProtection() with a persisted key ring that all "
                        + "processes share, or set Protection to a protection of your own. To store secrets unencrypted, set "
                        + "StoreSecretsAsPlainText to true."
                : database.FindProblem();
        }
    }
}
