using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>
/// A device on whose behalf a server sends requests. It has its own registration and token. Immutable, except for the properties of
/// <see cref="Info"/>.
/// </summary>
public sealed class AdobePassDevice
{
    internal const int LongestInstanceId = 512;

    /// <summary>Makes a device.</summary>
    /// <param name="instanceId">
    /// The id of the device, which must never change: with another id it is another device, whose viewer must sign in again. Upper and
    /// lower case count, and blanks are not trimmed. At most 512 characters (UTF-16), not blank.
    /// </param>
    /// <param name="info">The description of the device for Adobe; share one object among the devices of a kind.</param>
    /// <param name="forwardedFor">The device's own address, for <c>X-Forwarded-For</c>: Adobe limits requests per address.</param>
    /// <exception cref="ArgumentException">
    /// The id is blank, too long, or holds a control character or half of a surrogate pair; or the address is unspecified (0.0.0.0 or ::).
    /// </exception>
    public AdobePassDevice(string instanceId, AdobePassDeviceInfo? info = null, IPAddress? forwardedFor = null)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        if (FindProblem(instanceId) is { } problem)
        {
            throw new ArgumentException(problem, nameof(instanceId));
        }

        InstanceId = instanceId;
        Info = info;
        ForwardedFor = Plain(forwardedFor);
    }

    /// <summary>The id as it was given.</summary>
    public string InstanceId { get; }

    /// <summary>The description of the device for Adobe (<c>X-Device-Info</c>).</summary>
    public AdobePassDeviceInfo? Info { get; }

    /// <summary>The device's address, without a zone; an IPv4 address that is mapped to IPv6 is converted back to IPv4.</summary>
    public IPAddress? ForwardedFor { get; }

    /// <summary>The value of <c>AP-Device-Identifier</c>: <c>fingerprint</c> and the base64 of the id. Computed on each call.</summary>
    /// <remarks>See Adobe Pass, REST API V2, appendix, header AP-Device-Identifier.</remarks>
    public string DeviceIdentifier => $"fingerprint {Convert.ToBase64String(Encoding.UTF8.GetBytes(InstanceId))}";

    // Not IPAddress.ToString, which keeps its string in memory as long as the address lives.
    internal string? ForwardedForValue => ForwardedFor is null ? null : string.Create(CultureInfo.InvariantCulture, $"{ForwardedFor}");

    /// <summary>The id.</summary>
    public override string ToString() => InstanceId;

    private static string? FindProblem(string instanceId) =>
        string.IsNullOrWhiteSpace(instanceId)
            ? "The instance id of a device is blank: give the id that the device has kept since it was first seen."
        : instanceId.Length > LongestInstanceId
            ? $"The instance id of a device has {instanceId.Length} characters, and may have {LongestInstanceId}: give a hash of it "
                + "instead, such as its SHA-256 in hexadecimal digits, and always the same one."
        : PlainText.FindUnfit(instanceId) is { } unfit
            ? $"The instance id of a device holds {unfit}. It is not trimmed, since another id is another device: give it as it was when "
                + "the device was first seen."
        : null;

    private static IPAddress? Plain(IPAddress? forwardedFor)
    {
        IPAddress? plain = forwardedFor switch
        {
            { IsIPv4MappedToIPv6: true } => forwardedFor.MapToIPv4(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(forwardedFor.GetAddressBytes()),
            _ => forwardedFor,
        };
        return IPAddress.Any.Equals(plain) || IPAddress.IPv6Any.Equals(plain)
            ? throw new ArgumentException(
                $"The address of a device is {plain}, which means that it is not known: give the device's own, or none.",
                nameof(forwardedFor))
            : plain;
    }
}
