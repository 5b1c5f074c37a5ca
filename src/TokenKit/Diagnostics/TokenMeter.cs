using System.Diagnostics.Metrics;

namespace TokenKit.Diagnostics;

/// <summary>Every instrument of the library.</summary>
internal static class TokenMeter
{
    public const string Name = "TokenKit";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> ClientRegistrations = Meter.CreateCounter<long>(
        "tokenkit.client_registrations", "{registration}", "Dynamic Client Registrations that were made.");

    /// <summary>The reason is <c>first</c>, <c>invalid_client</c> or <c>application-registration</c>.</summary>
    public static void Registered(string tokenName, string reason) => ClientRegistrations.Add(
        1,
        new KeyValuePair<string, object?>("tokenkit.token.name", tokenName),
        new KeyValuePair<string, object?>("tokenkit.registration.reason", reason));
}
