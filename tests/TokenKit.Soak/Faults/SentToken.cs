using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenKit.Soak.Faults;

/// <summary>A token that was seen on its way to the API.</summary>
internal sealed class SentToken
{
    private readonly DateTimeOffset _expiresAt;
    private volatile bool _wasRefused;

    /// <param name="token">As IMS writes it: the times are in the payload, as texts of milliseconds.</param>
    public SentToken(string token)
    {
        using JsonDocument payload = JsonDocument.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token.Split('.')[1])));
        _expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds("created_at") + Milliseconds("expires_in"));

        long Milliseconds(string name) => long.Parse(payload.RootElement.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the API has answered a request with this token with 401.</summary>
    public bool WasRefused
    {
        get => _wasRefused;
        set => _wasRefused = value;
    }

    /// <summary>Whether it has expired by the clock of its issuer.</summary>
    public bool IsExpired(DateTimeOffset now) => now >= _expiresAt;
}
