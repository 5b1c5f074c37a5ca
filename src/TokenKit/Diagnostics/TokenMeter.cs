using System.Diagnostics.Metrics;

namespace TokenKit.Diagnostics;

/// <summary>Every instrument of the library.</summary>
internal static class TokenMeter
{
    public const string Name = "TokenKit";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> ClientRegistrations = Meter.CreateCounter<long>(
        "tokenkit.client_registrations", "{registration}", "Dynamic Client Registrations that were made.");

    private static readonly Counter<long> SharedTokenReads = Meter.CreateCounter<long>(
        "tokenkit.shared_token_reads", "{read}", "Reads of shared tokens from their store.");

    /// <summary>
    /// The outcome is <c>hit</c>, <c>miss</c>, <c>unreadable</c>, <c>failed</c> or <c>skipped</c> (the store is left alone for a while).
    /// </summary>
    public static void SharedTokenRead(string tokenName, string outcome) => SharedTokenReads.Add(
        1,
        new KeyValuePair<string, object?>("tokenkit.token.name", tokenName),
        new KeyValuePair<string, object?>("tokenkit.read.outcome", outcome));

    /// <summary>The reason is <c>first</c>, <c>invalid_client</c> or <c>application-registration</c>.</summary>
    public static void Registered(string tokenName, string reason) => ClientRegistrations.Add(
        1,
        new KeyValuePair<string, object?>("tokenkit.token.name", tokenName),
        new KeyValuePair<string, object?>("tokenkit.registration.reason", reason));
}
