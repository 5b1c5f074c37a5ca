using TokenKit.Http;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// The options, resolved: one registered application and how its clients send requests to Adobe. Holds no secret except its statement.
/// </summary>
internal sealed class AdobePassApplication
{
    public required Uri Authority { get; init; }

    /// <summary>The statement as it is now: a file may hold a new download.</summary>
    public required Func<SoftwareStatement> Statement { get; init; }

    /// <summary>The part of the key that every download of the statement has in common.</summary>
    public required string Application { get; init; }

    /// <summary>The setting of the statement, for messages.</summary>
    public required string StatementSetting { get; init; }

    public required string? InstanceId { get; init; }

    public required Uri? RedirectUri { get; init; }

    public required string? Scope { get; init; }

    public required string? DeviceInfo { get; init; }

    public required string? UserAgent { get; init; }

    public required bool SendsParametersInQuery { get; init; }

    public required bool ReRegisters { get; init; }

    public required bool ReRegistersForApi { get; init; }

    public required TimeSpan CoolDown { get; init; }

    /// <summary>The hosts that may have the tokens, in addition to Adobe's API hosts.</summary>
    public required AllowedHosts AllowedHosts { get; init; }

    /// <summary>The constant headers that go with the tokens.</summary>
    public required KeyValuePair<string, string>[] Headers { get; init; }

    public Uri RegistrationEndpoint => AdobePassHosts.Combine(Authority, "/o/client/register");

    public Uri TokenEndpoint => AdobePassHosts.Combine(Authority, "/o/client/token");

    /// <param name="device">A device; <see langword="null"/> for the server itself.</param>
    public ClientRegistrationKey KeyOf(AdobePassDevice? device) =>
        new(AdobePassHosts.KeyOf(Authority), Application, device?.InstanceId ?? InstanceId);

    public override string ToString() => Authority.Host;
}
