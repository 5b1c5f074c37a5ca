using TokenKit.Caching;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>Each store that is opened is a new object on the same directory, as in another process.</summary>
public sealed class FileSharedTokenStoreContractTests : SharedTokenStoreContractTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override ValueTask<ISharedTokenStore> OpenAsync() =>
        new(new FileSharedTokenStore(Path.Combine(_folder.FullName, "store", "tokens")));
}
