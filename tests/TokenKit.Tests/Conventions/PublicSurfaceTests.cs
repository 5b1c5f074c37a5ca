using TokenKit.Distributed;
using TokenKit.Testing;

namespace TokenKit.Tests.Conventions;

public class PublicSurfaceTests
{
    [Fact]
    public void The_public_types_of_TokenKit_fit_on_one_screen() => Assert.Equal(
        """
        Microsoft.Extensions.DependencyInjection.AdobeTokensBuilder
        Microsoft.Extensions.DependencyInjection.AdobeTokensBuilderExtensions
        Microsoft.Extensions.DependencyInjection.AdobeTokensHttpClientBuilderExtensions
        Microsoft.Extensions.DependencyInjection.AdobeTokensServiceCollectionExtensions
        TokenKit.AccessToken
        TokenKit.AdobePass.AdobePassDevice
        TokenKit.AdobePass.AdobePassDeviceInfo
        TokenKit.AdobePass.AdobePassEnvironment
        TokenKit.AdobePass.AdobePassOptions
        TokenKit.AdobePass.AdobePassRequestExtensions
        TokenKit.AdobePass.AdobePassTokenProvider
        TokenKit.AdobePass.ClientRegistration
        TokenKit.AdobePass.ClientRegistrationKey
        TokenKit.AdobePass.ClientRegistrationStoreException
        TokenKit.AdobePass.DeviceTokenProvider
        TokenKit.AdobePass.FileClientRegistrationStore
        TokenKit.AdobePass.IClientRegistrationStore
        TokenKit.AdobePass.InMemoryClientRegistrationStore
        TokenKit.AdobeRequestException
        TokenKit.AesGcmProtection
        TokenKit.Caching.CachingTokenProvider
        TokenKit.Caching.FileSharedTokenStore
        TokenKit.Caching.ISharedTokenStore
        TokenKit.Caching.TokenCacheOptions
        TokenKit.Caching.TokenSharingOptions
        TokenKit.DeveloperConsole.AddedClientSecret
        TokenKit.DeveloperConsole.ClientSecretInfo
        TokenKit.DeveloperConsole.ClientSecretRotation
        TokenKit.DeveloperConsole.ClientSecretRotationException
        TokenKit.DeveloperConsole.ClientSecretRotationResult
        TokenKit.DeveloperConsole.ClientSecretRotationStep
        TokenKit.DeveloperConsole.ClientSecretUsage
        TokenKit.DeveloperConsole.ClientSecretsClient
        TokenKit.DeveloperConsole.ClientSecretsOptions
        TokenKit.Http.AdobeProduct
        TokenKit.Http.AdobeTokenHandler
        TokenKit.Http.AdobeTokenHandlerOptions
        TokenKit.Http.AdobeTokenRequestExtensions
        TokenKit.IAdobeTenants
        TokenKit.ISecretProtection
        TokenKit.ITokenProvider
        TokenKit.Ims.ImsClient
        TokenKit.Ims.ImsGrant
        TokenKit.Ims.ImsJwtOptions
        TokenKit.Ims.ImsOptions
        TokenKit.Ims.ImsTokenClaims
        TokenKit.Ims.ImsTokenProvider
        TokenKit.Ims.TokenValidationResult
        TokenKit.TenantOptions
        TokenKit.TokenAcquisitionException
        """.ReplaceLineEndings("\n"),
        string.Join('\n', typeof(ITokenProvider).Assembly.GetExportedTypes().Select(type => type.FullName).Order(StringComparer.Ordinal)));

    [Fact]
    public void Public_classes_are_sealed() => Assert.All(
        new[] { typeof(ITokenProvider), typeof(AdobeEmulator), typeof(DistributedSharingOptions) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.IsClass),
        type => Assert.True(type.IsSealed, $"{type} is not sealed."));

    [Fact]
    public void Nothing_is_virtual_just_in_case() => Assert.All(
        typeof(ITokenProvider).Assembly.GetExportedTypes().Where(type => !type.IsInterface).SelectMany(type => type.GetMethods()).Where(
            method => method.DeclaringType!.Assembly == typeof(ITokenProvider).Assembly),
        method => Assert.True(!method.IsVirtual || method.IsFinal || method.DeclaringType!.IsSealed));
}
