using System.Text;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>What a store holds: nothing readable in it, and nothing of it is trusted.</summary>
public sealed class SharedEntryTests : IDisposable
{
    private readonly Fleet _fleet = Fleet.Of(1);

    public static TheoryData<string> Damages =>
        ["empty", "cut short", "other version", "foreign", "10 MB", "changed", "of another token", "plain text"];

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task An_entry_that_cannot_be_trusted_is_never_sent_and_never_thrown(string damage)
    {
        using FleetProcess other = _fleet.Add();
        other.Provider.SharedIdentity = ["https://ims.example", "FAKE-other-client"];
        await _fleet.GetAllAsync();
        lock (_fleet.Content.Entries)
        {
            string[] keys = [.. _fleet.Content.Entries.Keys];
            byte[][] entries = [.. keys.Select(key => _fleet.Content.Entries[key].Bytes)];
            foreach ((string key, byte[] entry, byte[] ofOther) in keys.Zip(entries, Enumerable.Reverse(entries)))
            {
                _fleet.Content.Entries[key] = (Damaged(damage, entry, ofOther), DateTimeOffset.MaxValue);
            }
        }

        using FleetProcess late = _fleet.Add();
        AccessToken token = await _fleet.GetAsync(late);

        Assert.Equal("FAKE-token-3", token.Value);
        using FleetProcess later = _fleet.Add();
        Assert.Equal("FAKE-token-3", (await _fleet.GetAsync(later)).Value);
    }

    [Fact]
    public async Task An_entry_that_is_put_back_after_its_expiry_is_not_taken()
    {
        await _fleet.GetAllAsync();
        (string key, (byte[] Bytes, DateTimeOffset EndsAt) old) = Assert.Single(_fleet.Content.Entries);
        _fleet.Skip(TimeSpan.FromHours(25));
        _fleet.Content.Entries[key] = (old.Bytes, DateTimeOffset.MaxValue);

        Assert.Equal("FAKE-token-2", (await _fleet.GetAsync(_fleet.Processes[0])).Value);
    }

    [Fact]
    public async Task The_store_shows_neither_the_token_nor_whose_it_is()
    {
        AccessToken token = await _fleet.GetAsync(_fleet.Processes[0]);

        (string key, (byte[] Bytes, DateTimeOffset EndsAt) entry) = Assert.Single(_fleet.Content.Entries);
        Assert.Matches("^[0-9a-f]{64}$", key);
        string text = Encoding.Latin1.GetString(entry.Bytes);
        Assert.All(new[] { token.Value, "FAKE-client", "FAKE-secret", "ims.example", "Bearer" }, part =>
            Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        Assert.Equal(Fleet.Start + TimeSpan.FromHours(24), entry.EndsAt);
    }

    [Fact]
    public async Task Plain_text_is_stored_only_if_an_option_says_so()
    {
        var options = new TokenSharingOptions { StoreTokensAsPlainText = true };
        using FleetProcess one = _fleet.Add(options: options);
        using FleetProcess other = _fleet.Add(options: options);
        AccessToken token = await _fleet.GetAsync(one);

        string text = Encoding.Latin1.GetString(Assert.Single(_fleet.Content.Entries).Value.Bytes);
        Assert.Contains(token.Value, text, StringComparison.Ordinal);
        Assert.Equal(token.Value, (await _fleet.GetAsync(other)).Value);
    }

    [Fact]
    public async Task An_own_protection_is_used_and_its_exceptions_reach_no_caller()
    {
        var options = new TokenSharingOptions { Protection = new AesGcmProtection(new byte[32]) };
        using FleetProcess one = _fleet.Add(options: options);
        using FleetProcess other = _fleet.Add(options: options);
        using FleetProcess broken = _fleet.Add(options: new TokenSharingOptions { Protection = new BrokenProtection() });

        Assert.Equal((await _fleet.GetAsync(one)).Value, (await _fleet.GetAsync(other)).Value);
        Assert.Equal("FAKE-token-2", (await _fleet.GetAsync(broken)).Value);
    }

    // In the middle of a rotation, some processes have the new and the old secret, and others only the old one.
    [Fact]
    public async Task Processes_with_a_new_secret_read_what_those_with_the_old_one_published()
    {
        string[] both = ["FAKE-new-secret", "FAKE-secret"];
        await _fleet.GetAllAsync();
        using FleetProcess one = _fleet.Add(secrets: both);
        using FleetProcess other = _fleet.Add(secrets: both);

        Assert.All(await _fleet.GetAllAsync(), token => Assert.Equal("FAKE-token-1", token.Value));

        _fleet.Skip(TimeSpan.FromHours(25));
        await _fleet.GetAllAsync();
        Assert.InRange(_fleet.Issuer.Requests, 2, 3);
        using FleetProcess foreign = _fleet.Add(secrets: ["FAKE-third-secret"]);
        int before = _fleet.Issuer.Requests;
        await _fleet.GetAsync(foreign);
        Assert.Equal(before + 1, _fleet.Issuer.Requests);
    }

    private static byte[] Damaged(string damage, byte[] entry, byte[] ofOther) => damage switch
    {
        "empty" => [],
        "cut short" => entry[..^1],
        "other version" => [2, .. entry[1..]],
        "foreign" => Encoding.UTF8.GetBytes("{\"access_token\":\"FAKE-foreign\"}"),
        "10 MB" => [.. entry, .. new byte[10 * 1024 * 1024]],
        "changed" => [.. entry[..40], (byte)(entry[40] ^ 1), .. entry[41..]],
        "of another token" => ofOther,
        "plain text" => [1, .. "\u000aFAKE-token\u0006Bearer"u8, .. new byte[21]],
        _ => throw new ArgumentOutOfRangeException(nameof(damage)),
    };

    private sealed class BrokenProtection : ISecretProtection
    {
        public byte[] Protect(byte[] content, string identity) => throw new InvalidOperationException("FAKE");

        public byte[]? Unprotect(byte[] stored, string identity) => throw new InvalidOperationException("FAKE");
    }
}
