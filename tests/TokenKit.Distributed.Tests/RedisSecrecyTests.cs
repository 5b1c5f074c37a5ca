using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using TokenKit.Testing;

namespace TokenKit.Distributed.Tests;

/// <summary>All that Redis keeps and shows is searched: both kinds of files, its log, MONITOR, SLOWLOG and key names.</summary>
public sealed class RedisSecrecyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_never_sees_a_token_a_secret_or_whose_they_are()
    {
        (string token, string seen) = await RunAsync(plainText: false);

        Assert.All(
            new[]
            {
                token, ExampleCredential.ClientId, ExampleCredential.ClientSecret, ExampleCredential.OrganizationId,
                ExampleCredential.TechnicalAccountId,
            },
            secret => Assert.DoesNotContain(secret, seen, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("tokenkit:", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_finds_a_token_that_is_stored_as_plain_text()
    {
        (string token, string seen) = await RunAsync(plainText: true);

        Assert.Contains(token, seen, StringComparison.Ordinal);
    }

    private static async Task<(string Token, string Seen)> RunAsync(bool plainText)
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var monitor = new TcpClient();
        await monitor.ConnectAsync("127.0.0.1", fleet.Server.Port, Cancellation);
        await monitor.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray(), Cancellation);
        IHost one = await fleet.StartInstanceAsync(options => options.StoreTokensAsPlainText = plainText);
        IHost other = await fleet.StartInstanceAsync(options => options.StoreTokensAsPlainText = plainText);

        AccessToken token = await Fleet.TokensOf(one).GetTokenAsync(Cancellation);
        Assert.Equal(token.Value, (await Fleet.TokensOf(other).GetTokenAsync(Cancellation)).Value);

        var seen = new StringBuilder();
        seen.Append(await fleet.Server.AnswerToAsync("SAVE\r\nSLOWLOG GET 1000\r\nKEYS *\r\nACL LOG\r\nQUIT\r\n"));
        await fleet.Server.KillAsync();
        using var reader = new StreamReader(monitor.GetStream(), Encoding.Latin1);
        seen.Append(await reader.ReadToEndAsync(Cancellation));
        string[] files = [.. Directory.GetFiles(fleet.Server.Folder, "*", SearchOption.AllDirectories)];
        Assert.Contains(files, file => file.EndsWith("dump.rdb", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".aof", StringComparison.Ordinal));
        foreach (string file in files)
        {
            seen.Append(await File.ReadAllTextAsync(file, Encoding.Latin1, Cancellation));
        }

        return (token.Value, seen.ToString());
    }
}
