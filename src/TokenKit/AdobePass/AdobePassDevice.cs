using System.Net;
using System.Text;

namespace TokenKit.AdobePass;

/// <summary>One device that a server speaks for: it has a registration and a token of its own. Immutable.</summary>
public sealed class AdobePassDevice
{
    private const int LongestInstanceId = 512;

    /// <summary>Names a device.</summary>
    /// <param name="instanceId">
    /// What identifies the device for good, kept by you: changing it signs the viewer out. At most 512 characters, none of them a control character; taken as it is, blanks included.
    /// Adobe is told of it in base64, so better a hash of a platform id than a person's name.
    /// </param>
    /// <param name="info">What Adobe is told of the device; by default nothing.</param>
    /// <param name="forwardedFor">
    /// The viewer's address, sent as <c>X-Forwarded-For</c>. Adobe takes one request a second from one address: without it, all devices share the server's.
    /// </param>
    /// <exception cref="ArgumentException">The instance id is empty, too long, or holds a character that it may not; or the address is that of nobody.</exception>
    public AdobePassDevice(string instanceId, AdobePassDeviceInfo? info = null, IPAddress? forwardedFor = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        if (instanceId.Length > LongestInstanceId)
        {
            throw new ArgumentException($"The instance id has {instanceId.Length} characters: at most {LongestInstanceId} are taken. Use a hash of it.", nameof(instanceId));
        }

        int illegal = TextRules.IndexOfIllegal(instanceId);
        if (illegal >= 0)
        {
            throw new ArgumentException(
                $"The instance id has an illegal character (U+{(int)instanceId[illegal]:X4}) at position {illegal}: it is sent in a header and kept in a file. Remove it where the id is made.", nameof(instanceId));
        }

        if (forwardedFor is not null && (forwardedFor.Equals(IPAddress.Any) || forwardedFor.Equals(IPAddress.IPv6Any) || forwardedFor.Equals(IPAddress.None)))
        {
            throw new ArgumentException($"The address {forwardedFor} is that of nobody: give the viewer's, or none.", nameof(forwardedFor));
        }

        InstanceId = instanceId;
        Info = info;
        ForwardedFor = Plain(forwardedFor);
    }

    /// <summary>What identifies the device; a part of the key of its registration.</summary>
    public string InstanceId { get; }

    /// <summary>What Adobe is told of it, in <c>X-Device-Info</c>.</summary>
    public AdobePassDeviceInfo? Info { get; }

    /// <summary>The viewer's address; an IPv4 address where IPv6 only wraps one, and never with a scope.</summary>
    public IPAddress? ForwardedFor { get; }

    /// <summary>The value of <c>AP-Device-Identifier</c>: <c>fingerprint</c> and the instance id in base64.</summary>
    public string DeviceIdentifier => $"fingerprint {Convert.ToBase64String(Encoding.UTF8.GetBytes(InstanceId))}";

    /// <summary>That it is a device; its id may identify a person, and is not shown.</summary>
    public override string ToString() => "Adobe Pass device";

    // A dual-mode socket reports ::ffff:203.0.113.7 and fe80::1%3, which no proxy understands.
    private static IPAddress? Plain(IPAddress? address) => address switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };
}
