using System.Net;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public class AdobePassDeviceTests
{
    [Theory]
    [InlineData("device-0001-example", "fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ==")]
    [InlineData("ba23d141-d715-561c-94f4-e9e4c966b1eb", "fingerprint YmEyM2QxNDEtZDcxNS01NjFjLTk0ZjQtZTllNGM5NjZiMWVi")]
    [InlineData("\u00E9\uD83D\uDE00", "fingerprint w6nwn5iA")]
    [InlineData(" a ", "fingerprint IGEg")]
    public void A_device_is_identified_by_the_base64_of_its_id(string instanceId, string header)
    {
        var device = new AdobePassDevice(instanceId);

        Assert.Equal(header, device.DeviceIdentifier);
        Assert.Equal(instanceId, device.InstanceId);
        Assert.Equal(instanceId, device.ToString());
        Assert.Equal((null, null, null), (device.Info, device.ForwardedFor, device.ForwardedForValue));
    }

    [Theory]
    [InlineData("", "is blank")]
    [InlineData(" \t", "is blank")]
    [InlineData("tell\n", "holds the control character U+000A at position 5")]
    [InlineData("\0tell", "holds the control character U+0000 at position 1")]
    [InlineData("tell\u0085tale", "holds the control character U+0085 at position 5")]
    [InlineData("\uD83D\uDE00tell\u007F", "holds the control character U+007F at position 7")]
    public void An_invalid_id_is_reported_with_the_position_and_not_repeated(string instanceId, string problem) =>
        AssertRefused(instanceId, problem);

    // Not among the cases above, because the name of a test case cannot hold half of a pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_reported_at_any_position()
    {
        AssertRefused("tell\uD83D", "holds half of a surrogate pair, U+D83D at position 5");
        AssertRefused("\uDE00tell", "holds half of a surrogate pair, U+DE00 at position 1");
        AssertRefused("tell\uD83D\uD83D\uDE00", "holds half of a surrogate pair, U+D83D at position 5");
    }

    [Fact]
    public void An_id_has_512_characters_at_most()
    {
        Assert.Equal(512, new AdobePassDevice(new string('x', 512)).InstanceId.Length);
        AssertRefused(new string('x', 513), "has 513 characters, and may have 512");
        Assert.Throws<ArgumentNullException>("instanceId", () => new AdobePassDevice(null!));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void The_address_is_sent_in_its_usual_form(string given, string sent)
    {
        var device = new AdobePassDevice("x", forwardedFor: IPAddress.Parse(given));

        Assert.Equal(sent, device.ForwardedForValue);
        Assert.Equal(IPAddress.Parse(sent), device.ForwardedFor);
    }

    [Fact]
    public void The_address_does_not_change_if_the_caller_changes_its_own_object()
    {
        var address = IPAddress.Parse("fe80::1");
        var device = new AdobePassDevice("x", forwardedFor: address);
        address.ScopeId = 7;

        Assert.Equal("fe80::1", device.ForwardedForValue);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::%4")]
    [InlineData("::ffff:0.0.0.0")]
    public void An_unspecified_address_is_an_error(string address) => Assert.Contains(
        "which means that it is not known: give the device's own, or none.",
        Assert.Throws<ArgumentException>("forwardedFor", () => new AdobePassDevice("x", forwardedFor: IPAddress.Parse(address))).Message,
        StringComparison.Ordinal);

    private static void AssertRefused(string instanceId, string problem)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(nameof(instanceId), () => new AdobePassDevice(instanceId));
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tell", thrown.Message, StringComparison.Ordinal);
    }
}
