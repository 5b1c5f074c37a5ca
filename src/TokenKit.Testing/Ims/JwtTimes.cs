using System.Text.Json;

namespace TokenKit.Testing.Ims;

// The exp of an assertion: an integer number of seconds, 24 h ahead at most, and 30 s late at most.
internal static class JwtTimes
{
    private const long AllowanceSeconds = 30;
    private const long LongestSeconds = 86_400;

    public static ImsRefusal? Refuse(JwtAssertion assertion, DateTimeOffset now)
    {
        if (assertion.Claim("exp") is not JsonElement claim)
        {
            return ImsRefusal.BadRequest("The exp claim is missing.");
        }

        if (!IsInteger(claim, out long expiresAt))
        {
            return ImsRefusal.InvalidToken("The exp claim must be an integer number of seconds.");
        }

        double secondsLeft = expiresAt - ((now - DateTimeOffset.UnixEpoch) / TimeSpan.FromSeconds(1));
        return secondsLeft switch
        {
            <= -AllowanceSeconds => ImsRefusal.InvalidToken("The JWT has expired."),
            > LongestSeconds => ImsRefusal.InvalidToken("The exp claim is more than 24 hours ahead."),
            _ => null,
        };
    }

    // By its spelling: 1.0 and 1e9 are fractions to whoever expects an integer.
    public static bool IsInteger(JsonElement claim, out long value)
    {
        value = 0;
        return claim.ValueKind is JsonValueKind.Number && claim.TryGetInt64(out value);
    }
}
