using System.Reflection;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public class AdobePassDeviceInfoProblemTests
{
    [Theory]
    [InlineData("PrimaryHardwareType", 18)]
    [InlineData("OsName", 11)]
    [InlineData("OsFamily", 12)]
    [InlineData("OsVendor", 12)]
    [InlineData("BrowserName", 9)]
    [InlineData("BrowserVendor", 11)]
    public void A_restricted_value_is_one_of_the_documented_ones(string property, int count)
    {
        string[] documented = DeviceInfoCheck.Documented[property];

        Assert.Equal(count, documented.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(documented, value => Assert.Null(With(property, value).FindProblem()));
        Assert.Equal(
            $"{property} is 'BeOS 5.0', which Adobe does not document. Set one of {string.Join(", ", documented)}, or leave it out.",
            With(property, "BeOS 5.0").FindProblem());
        Assert.All(
            ["p8e-FAKE", new string('x', 36)],
            value => Assert.StartsWith(
                $"{property} is a value (not shown), which Adobe does not document",
                With(property, value).FindProblem(),
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OsName", "ios", "iOS")]
    [InlineData("OsName", "linux", "Linux")]
    [InlineData("OsFamily", "MACOS", "macOS")]
    [InlineData("PrimaryHardwareType", "EReader", "eReader")]
    [InlineData("PrimaryHardwareType", "Tv", "TV")]
    public void A_value_in_the_wrong_case_is_reported_with_the_right_one(string property, string value, string meant) =>
        Assert.Equal(
            $"{property} is '{value}', but Adobe writes '{meant}': upper and lower case count.", With(property, value).FindProblem());

    [Fact]
    public void A_value_that_is_not_documented_is_sent_all_the_same() =>
        Assert.Equal(Convert.ToBase64String("""{"osName":"BeOS"}"""u8), With("OsName", "BeOS").ToHeaderValue());

    [Theory]
    [InlineData("Model", "", "Model is empty")]
    [InlineData("OsName", " ", "OsName is empty")]
    [InlineData("UserAgent", "x\r\ny", "UserAgent holds the control character U+000D at position 2")]
    [InlineData("ConnectionPort", 0, "ConnectionPort is 0: a port")]
    [InlineData("ConnectionPort", -1, "ConnectionPort is -1: a port")]
    [InlineData("ConnectionPort", 65536, "ConnectionPort is 65536: a port")]
    [InlineData("DisplayWidth", -1, "DisplayWidth is negative")]
    [InlineData("DisplayHeight", int.MinValue, "DisplayHeight is negative")]
    [InlineData("DisplayPpi", -7, "DisplayPpi is negative")]
    [InlineData("DiagonalScreenSize", -0.5, "DiagonalScreenSize is negative")]
    [InlineData("DiagonalScreenSize", double.NegativeInfinity, "DiagonalScreenSize is negative")]
    [InlineData("DiagonalScreenSize", double.NaN, "DiagonalScreenSize is not a number")]
    [InlineData("DiagonalScreenSize", double.PositiveInfinity, "DiagonalScreenSize is not a number")]
    public void An_invalid_value_is_reported_and_never_sent(string property, object value, string problem) =>
        AssertImpossible(With(property, value), problem);

    [Fact]
    public void A_string_that_no_header_can_carry_is_reported_and_never_sent()
    {
        AssertImpossible(With("Vendor", "x\uD800"), "Vendor holds half of a surrogate pair, U+D800 at position 2");
        AssertImpossible(With("UserAgent", new string('x', 1025)), "UserAgent has 1025 characters, and may have 1024");
        Assert.Null(With("UserAgent", new string('x', 1024)).FindProblem());
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("7", false)]
    [InlineData("203.0.113", false)]
    [InlineData("203.0.113.7:80", false)]
    [InlineData("[2001:db8::1]:80", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("device.example", false)]
    public void The_address_of_the_connection_is_an_IP_address_without_a_port_or_a_zone(string address, bool isValid)
    {
        string? problem = With("ConnectionIp", address).FindProblem();

        Assert.Equal(
            isValid ? null : "ConnectionIp is not an IP address: set one such as 192.0.2.1 or 2001:db8::1, without a port or a zone.",
            problem);
    }

    [Fact]
    public void A_property_that_Adobe_calls_required_may_be_missing()
    {
        Assert.Null(new AdobePassDeviceInfo().FindProblem());
        Assert.Null(AdobePassDeviceInfoTests.SomeInfo().FindProblem());
        Assert.Null(new AdobePassDeviceInfo { DisplayWidth = 0, ConnectionPort = 65535, DiagonalScreenSize = 0 }.FindProblem());
    }

    private static void AssertImpossible(AdobePassDeviceInfo info, string problem)
    {
        Assert.StartsWith(problem, info.FindProblem(), StringComparison.Ordinal);
        Assert.StartsWith(
            $"AdobePassDeviceInfo.{problem}",
            Assert.Throws<InvalidOperationException>(info.ToHeaderValue).Message,
            StringComparison.Ordinal);
    }

    private static AdobePassDeviceInfo With(string property, object value)
    {
        var info = new AdobePassDeviceInfo();
        PropertyInfo found = typeof(AdobePassDeviceInfo).GetProperty(property)!;
        found.SetValue(info, value);
        return info;
    }
}
