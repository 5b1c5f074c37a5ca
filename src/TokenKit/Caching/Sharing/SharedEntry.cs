using System.Text;

namespace TokenKit.Caching.Sharing;

/// <summary>What a store keeps of one token. All times are in the clock of the issuer, because the clocks of processes differ.</summary>
internal sealed class SharedEntry
{
    // A longer lifetime is an error, or it never expires: the arithmetic of the clocks has a limit.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    public required string Value { get; init; }

    public required string TokenType { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From the token request to the expiry; positive.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>How many tokens in a row an API had rejected before this one; this one counts if it is rejected.</summary>
    public required int Rejections { get; init; }

    /// <summary>Whether an API rejected this token. Then no process takes it.</summary>
    public required bool IsRejected { get; init; }

    /// <summary>When the token was requested.</summary>
    public DateTimeOffset RequestedAt => ExpiresAt - Lifetime;

    public static SharedEntry Of(AccessToken token, ClockReading sent, int rejections) => new()
    {
        Value = token.Value,
        TokenType = token.TokenType,
        ExpiresAt = token.IssuerExpiresAt,
        Lifetime = TimeSpan.FromTicks(Math.Clamp(token.ExpiresAt.UtcTicks - sent.UtcTicks, 0, LongestLifetime.Ticks)),
        Rejections = rejections,
        IsRejected = false,
    };

    public SharedEntry Rejected(int rejections) => new()
    {
        Value = Value,
        TokenType = TokenType,
        ExpiresAt = ExpiresAt,
        Lifetime = Lifetime,
        Rejections = Math.Max(Rejections, rejections),
        IsRejected = true,
    };

    /// <summary>Whether this one may replace an entry: a process that was stopped for a while must not undo a later refresh.</summary>
    public bool IsFresherThan(SharedEntry? stored) =>
        stored is null || (Value != stored.Value && (stored.IsRejected || ExpiresAt > stored.ExpiresAt));

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Value);
        writer.Write(TokenType);
        writer.Write(ExpiresAt.ToUnixTimeMilliseconds());
        writer.Write((long)Lifetime.TotalMilliseconds);
        writer.Write(Rejections);
        writer.Write(IsRejected);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads an entry; <see langword="null"/> if the bytes are not a valid one.</summary>
    public static SharedEntry? Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            var entry = new SharedEntry
            {
                Value = reader.ReadString(),
                TokenType = reader.ReadString(),
                ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
                Lifetime = TimeSpan.FromMilliseconds(reader.ReadInt64()),
                Rejections = reader.ReadInt32(),
                IsRejected = reader.ReadBoolean(),
            };

            // A token that no header may carry is not valid either.
            _ = new AccessToken(entry.Value, entry.ExpiresAt, entry.TokenType);
            bool isWhole = reader.BaseStream.Position == bytes.Length;
            bool isPlausible = entry.Lifetime > TimeSpan.Zero && entry.Lifetime <= LongestLifetime && entry.Rejections >= 0
                && entry.ExpiresAt.Year is > 2000 and < 9000;
            return isWhole && isPlausible ? entry : null;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The expiry; never the value.</summary>
    public override string ToString() => $"shared {TokenType} token, expires at {ExpiresAt:O}";
}
