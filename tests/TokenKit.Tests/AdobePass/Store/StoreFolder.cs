using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A file store in a folder of its own, which is deleted after the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public static readonly ClientRegistrationKey TheKey = new("sp.auth.adobe.com", "00000000-0000-4000-8000-0000000000a1", "device-0001");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    /// <summary>Does not exist before something is stored.</summary>
    public string Root => Path.Combine(_folder.FullName, "registrations");

    public string Around => _folder.FullName;

    /// <summary>The only registration file.</summary>
    public string File => Assert.Single(Files("*.json"));

    public string[] Files(string pattern) => Directory.GetFiles(Root, pattern, SearchOption.AllDirectories);

    /// <summary>A new object on each call, as in another process.</summary>
    public FileClientRegistrationStore Open() => new(Root);

    public ValueTask<ClientRegistration?> GetAsync() => Open().GetAsync(TheKey, TestContext.Current.CancellationToken);

    public ValueTask<bool> ReplaceAsync(ClientRegistration? expected, ClientRegistration replacement) =>
        Open().CompareAndReplaceAsync(TheKey, expected, replacement, TestContext.Current.CancellationToken);

    public ValueTask<IAsyncDisposable> LockAsync() => Open().LockAsync(TheKey, TestContext.Current.CancellationToken);

    public static Task<ClientRegistrationStoreException> FailureAsync<T>(ValueTask<T> call) =>
        Assert.ThrowsAsync<ClientRegistrationStoreException>(() => call.AsTask());

    /// <returns>The path of the file with the first registration in it.</returns>
    public async Task<string> StoreAsync()
    {
        Assert.True(await ReplaceAsync(null, SomeRegistration.Number(1)));
        return File;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
