using System.Net;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public sealed class AdobePassDeviceTests
{
    [Fact]
    public void The_identifier_is_the_one_of_the_documentation() =>
        Assert.Equal("fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ==", new AdobePassDevice("device-0001-example").DeviceIdentifier);

    [Theory]
    [InlineData("a\nb", "U+000A) at position 1")]
    [InlineData("\0", "U+0000) at position 0")]
    [InlineData("ab\u0085", "U+0085) at position 2")]
    public void An_instance_id_with_a_character_that_it_may_not_hold_is_refused_with_its_place(string id, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new AdobePassDevice(id)).Message, StringComparison.Ordinal);

    // Not a row of the theory: half a surrogate pair does not survive its way into one.
    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.Contains("U+DC00) at position 2", Assert.Throws<ArgumentException>(() => new AdobePassDevice("ab\uDC00")).Message, StringComparison.Ordinal);
        Assert.Equal("📺", new AdobePassDevice("📺").InstanceId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_instance_id_is_refused(string id) => Assert.Throws<ArgumentException>(() => new AdobePassDevice(id));

    [Fact]
    public void An_instance_id_has_a_bound()
    {
        Assert.NotNull(new AdobePassDevice(new string('a', 512)));
        Assert.Contains("513", Assert.Throws<ArgumentException>(() => new AdobePassDevice(new string('a', 513))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void The_forwarded_address_is_plain(string given, string sent) =>
        Assert.Equal(sent, new AdobePassDevice("d", forwardedFor: IPAddress.Parse(given)).ForwardedFor!.ToString());

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("255.255.255.255")]
    public void The_address_of_nobody_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new AdobePassDevice("d", forwardedFor: IPAddress.Parse(address)));
}
