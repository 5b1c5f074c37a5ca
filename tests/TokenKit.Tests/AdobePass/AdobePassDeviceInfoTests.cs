using System.Text;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public sealed class AdobePassDeviceInfoTests
{
    [Fact]
    public void The_header_is_the_one_of_the_documentation_byte_for_byte()
    {
        var info = new AdobePassDeviceInfo
        {
            PrimaryHardwareType = "Desktop",
            Model = "RackUnit-1",
            Version = "1.0",
            Manufacturer = "ExampleCo",
            OsName = "Linux",
            OsVersion = "6.1",
            ConnectionType = "LAN",
            ConnectionSecure = true,
        };

        Assert.Equal(
            "eyJwcmltYXJ5SGFyZHdhcmVUeXBlIjoiRGVza3RvcCIsIm1vZGVsIjoiUmFja1VuaXQtMSIsInZlcnNpb24iOiIxLjAiLCJtYW51ZmFjdHVyZXIiOiJFeGFtcGxlQ28iLCJvc05hbWUiOiJMaW51eCIsIm9zVmVyc2lvbiI6IjYuMSIsImNvbm5lY3Rpb25UeXBlIjoiTEFOIiwiY29ubmVjdGlvblNlY3VyZSI6dHJ1ZX0=",
            info.ToHeaderValue());
    }

    [Fact]
    public void Every_property_has_the_name_that_Adobe_gives_it()
    {
        var info = new AdobePassDeviceInfo
        {
            Vendor = "v",
            OsFamily = "Tizen",
            OsVendor = "Samsung",
            BrowserName = "b",
            BrowserVendor = "bv",
            BrowserVersion = "1",
            UserAgent = "ua/1",
            DisplayWidth = 1920,
            DisplayHeight = 1080,
            DisplayPpi = 40,
            DiagonalScreenSize = 55.5,
            ConnectionIp = "203.0.113.7",
            ConnectionPort = 443,
            ApplicationId = "app",
        };

        Assert.Equal(
            """{"vendor":"v","osFamily":"Tizen","osVendor":"Samsung","browserName":"b","browserVendor":"bv","browserVersion":"1","userAgent":"ua/1","displayWidth":1920,"displayHeight":1080,"displayPpi":40,"diagonalScreenSize":55.5,"connectionIp":"203.0.113.7","connectionPort":443,"applicationId":"app"}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(info.ToHeaderValue())));
    }

    [Fact]
    public void A_property_that_is_changed_changes_the_header()
    {
        var info = new AdobePassDeviceInfo { Model = "one" };
        string before = info.ToHeaderValue();

        info.Model = "two";

        Assert.NotEqual(before, info.ToHeaderValue());
    }

    [Theory]
    [InlineData("tv", "PrimaryHardwareType")]
    [InlineData("Toaster", "PrimaryHardwareType")]
    public void A_value_that_Adobe_does_not_take_is_named_with_those_that_it_takes(string type, string property)
    {
        var info = new AdobePassDeviceInfo { PrimaryHardwareType = type };

        var failure = Assert.Throws<InvalidOperationException>(info.ToHeaderValue);

        Assert.Contains(property, failure.Message, StringComparison.Ordinal);
        Assert.Contains("SetTopBox, TV, Tablet", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb", "Model has an illegal character (U+000A) at position 1")]
    [InlineData("a\u0085", "Model has an illegal character (U+0085) at position 1")]
    public void A_text_that_cannot_be_sent_is_told(string model, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidOperationException>(new AdobePassDeviceInfo { Model = model }.ToHeaderValue).Message, StringComparison.Ordinal);

    // Not a row of the theory: half a surrogate pair does not survive its way into one.
    [Fact]
    public void Half_a_surrogate_pair_is_told() =>
        Assert.Contains("(U+D800) at position 1", new AdobePassDeviceInfo { Model = "a\uD800" }.FindProblem(), StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_cannot_be_are_told()
    {
        Assert.Contains("ConnectionPort", new AdobePassDeviceInfo { ConnectionPort = 65536 }.FindProblem(), StringComparison.Ordinal);
        Assert.Contains("DisplayPpi", new AdobePassDeviceInfo { DisplayPpi = -1 }.FindProblem(), StringComparison.Ordinal);
        Assert.Contains("DiagonalScreenSize", new AdobePassDeviceInfo { DiagonalScreenSize = double.NaN }.FindProblem(), StringComparison.Ordinal);
        Assert.Null(new AdobePassDeviceInfo { Model = "Пример 📺" }.FindProblem());
    }
}
