// Several processes of one machine that share a token in a directory: started at once, they make one token request together.
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TokenKit;
using TokenKit.Testing;

const int Processes = 5;

return args is [string authority, string shared] ? await CallAsync(new Uri(authority), shared) : await StartAsync();

// One process of the service.
static async Task<int> CallAsync(Uri authority, string directory)
{
    var services = new ServiceCollection();
    services.AddAdobeTokens()
        .ShareAcrossProcesses(directory)
        .AddIms("aem", options =>
        {
            options.Authority = authority;
            options.ClientId = ExampleCredential.ClientId;
            options.ClientSecret = ExampleCredential.ClientSecret;
            Array.ForEach(ExampleCredential.Scope.Split(','), options.Scopes.Add);
        });
    await using ServiceProvider provider = services.BuildServiceProvider();

    long start = Stopwatch.GetTimestamp();
    AccessToken token = await provider.GetRequiredService<ITokenProvider>().GetTokenAsync();
    double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    Console.WriteLine($"process {Environment.ProcessId}: a token until {token.ExpiresAt:HH:mm:ss}, after {milliseconds:F0} ms");
    return 0;
}

// The emulator of Adobe, and the processes: copies of this program.
static async Task<int> StartAsync()
{
    await using AdobeEmulator emulator = await AdobeEmulator.StartAsync();
    DirectoryInfo folder = Directory.CreateTempSubdirectory("shared-tokens-");
    try
    {
        string[] arguments = ["exec", typeof(Program).Assembly.Location, emulator.BaseAddress.AbsoluteUri, folder.FullName];
        Process[] processes = [.. Enumerable.Range(0, Processes).Select(_ => Process.Start("dotnet", arguments))];
        await Task.WhenAll(processes.Select(process => process.WaitForExitAsync()));
        int files = folder.EnumerateFiles("*.token", SearchOption.AllDirectories).Count();
        Console.WriteLine($"{Processes} processes, {emulator.Ims.TokenRequests} token request(s), {files} encrypted file(s).");
        return processes.All(process => process.ExitCode == 0) ? 0 : 1;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
