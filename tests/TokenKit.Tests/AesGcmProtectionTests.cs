using System.Security.Cryptography;

namespace TokenKit.Tests;

public sealed class AesGcmProtectionTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
    private static readonly byte[] Content = "FAKE-content"u8.ToArray();

    private readonly AesGcmProtection _protection = new(Key);

    [Fact]
    public void What_was_encrypted_is_decrypted_by_any_process_with_the_key()
    {
        byte[] stored = _protection.Protect(Content, "identity");

        Assert.Equal(Content, new AesGcmProtection(Key).Unprotect(stored, "identity"));
        Assert.Equal(12 + 16 + Content.Length, stored.Length);
        Assert.Equal([], _protection.Unprotect(_protection.Protect([], "identity"), "identity")!);
    }

    [Fact]
    public void The_result_is_nonce_tag_and_ciphertext()
    {
        byte[] stored = _protection.Protect(Content, "identity");
        byte[] content = new byte[Content.Length];
        using var aes = new AesGcm(Key, 16);

        aes.Decrypt(stored.AsSpan(0, 12), stored.AsSpan(28), stored.AsSpan(12, 16), content, "identity"u8);

        Assert.Equal(Content, content);
    }

    [Fact]
    public void Each_result_has_a_nonce_of_its_own() => Assert.Equal(
        1_000,
        Enumerable.Range(0, 1_000).Select(_ => Convert.ToHexString(_protection.Protect(Content, "identity")[..12])).Distinct().Count());

    [Fact]
    public void What_was_changed_belongs_to_another_or_is_cut_short_is_not_decrypted()
    {
        byte[] stored = _protection.Protect(Content, "identity");
        byte[] otherKey = [.. Key];
        otherKey[31] ^= 1;

        Assert.Null(_protection.Unprotect(stored, "Identity"));
        Assert.Null(_protection.Unprotect(stored, string.Empty));
        Assert.Null(new AesGcmProtection(otherKey).Unprotect(stored, "identity"));
        Assert.All(Enumerable.Range(0, stored.Length), length => Assert.Null(_protection.Unprotect(stored[..length], "identity")));
        Assert.Null(_protection.Unprotect([.. stored, 0], "identity"));
        Assert.All(Enumerable.Range(0, stored.Length), index =>
        {
            byte[] changed = [.. stored];
            changed[index] ^= 0x10;
            Assert.Null(_protection.Unprotect(changed, "identity"));
        });
    }

    [Fact]
    public void A_key_of_another_size_is_refused_and_not_shown()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new AesGcmProtection(Key[..16]));
        Assert.Contains("16 bytes: use one of 32 bytes", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("000102", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_copied()
    {
        byte[] key = [.. Key];
        var protection = new AesGcmProtection(key);
        Array.Clear(key);
        Assert.Equal(Content, protection.Unprotect(_protection.Protect(Content, "identity"), "identity"));
    }

    [Fact]
    public void It_is_safe_for_concurrent_use() => Parallel.For(0, 2_000, number =>
    {
        byte[] content = BitConverter.GetBytes(number);
        Assert.Equal(content, _protection.Unprotect(_protection.Protect(content, "identity"), "identity"));
    });
}
