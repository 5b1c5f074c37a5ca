using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>Each store that is opened is a new object on the same directory, as in another process.</summary>
public sealed class FileClientRegistrationStoreContractTests : ClientRegistrationStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override IClientRegistrationStore Open() =>
        new FileClientRegistrationStore(Path.Combine(_folder.FullName, "store", "registrations"));
}
