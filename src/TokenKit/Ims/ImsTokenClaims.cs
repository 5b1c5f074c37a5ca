using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>
/// What an IMS access token says about itself, for diagnosis only: nothing here is verified, and anybody can write such a token.
/// To know whether IMS accepts it, call <see cref="ImsClient.ValidateTokenAsync(string, CancellationToken)"/>. Immutable.
/// </summary>
/// <remarks>
/// IMS promises nothing about the inside of its tokens: each member is <see langword="null"/> or empty if the claim is missing or of an
/// unknown kind.
/// </remarks>
public sealed class ImsTokenClaims
{
    // Beyond the last date, but below the largest number.
    private const long LongestLifetime = long.MaxValue / 2;

    private ImsTokenClaims(JsonElement payload)
    {
        Type = payload.Text("type");
        ClientId = payload.Text("client_id");
        UserId = payload.Text("user_id");
        OrganizationId = payload.Text("org") ?? payload.Text("org_id");
        IssuingAuthority = payload.Text("as");
        Scopes = ScopeList.Parse([payload.Text("scope")]);
        CreatedAt = payload.Instant("created_at");
        ExpiresAt = CreatedAt is { } createdAt && payload.Number("expires_in") is { } lifetime and >= 0 and <= LongestLifetime
            ? JsonMembers.ToInstant(createdAt.ToUnixTimeMilliseconds() + lifetime)
            : null;
    }

    /// <summary>The claim <c>type</c>: <c>access_token</c> for one that is sent to APIs.</summary>
    public string? Type { get; }

    /// <summary>The client that the token was issued to; APIs require the same as <c>x-api-key</c>.</summary>
    public string? ClientId { get; }

    /// <summary>The account of the client: <c>…@techacct.adobe.com</c> for a technical account.</summary>
    public string? UserId { get; }

    /// <summary>The claim <c>org</c> or <c>org_id</c>, if the token has one: most tokens name no organization.</summary>
    public string? OrganizationId { get; }

    /// <summary>The claim <c>as</c>, such as <c>ims-na1</c>: the token belongs to <c>https://{as}.adobelogin.com</c>.</summary>
    public string? IssuingAuthority { get; }

    /// <summary>The scopes that were granted.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>When it was issued, by Adobe's clock: the claim <c>created_at</c>, in milliseconds since 1970.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>
    /// When it expires, by Adobe's clock: <see cref="CreatedAt"/> and the claim <c>expires_in</c>, in milliseconds. IMS tokens have neither
    /// <c>exp</c> nor <c>iat</c>.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Reads a token without verifying it. Never throws for what the token holds.</summary>
    /// <param name="token">The token.</param>
    /// <param name="claims">Its claims; <see langword="null"/> if it does not have three parts with a JSON object in the middle.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryRead(AccessToken token, [NotNullWhen(true)] out ImsTokenClaims? claims)
    {
        ArgumentNullException.ThrowIfNull(token);
        claims = JwtPayload.TryRead(token.Value) is { } payload ? new ImsTokenClaims(payload) : null;
        return claims is not null;
    }

    /// <summary>The type, the client and the expiry.</summary>
    public override string ToString() =>
        $"{Type ?? "unknown type"} of {ClientId ?? "an unknown client"}, "
        + $"expires at {(ExpiresAt is { } expiresAt ? $"{expiresAt:O}" : "an unknown time")} (not verified)";
}
