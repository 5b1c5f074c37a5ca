using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public class AdobePassDeviceInfoTests
{
    [Fact]
    public void The_header_is_the_documented_one_byte_for_byte() => Assert.Equal(
        "eyJwcmltYXJ5SGFyZHdhcmVUeXBlIjoiRGVza3RvcCIsIm1vZGVsIjoiUmFja1VuaXQtMSIsInZlcnNpb24iOiIxLjAiLCJtYW51ZmFjdHVyZXIiOiJFeGFtcGxl"
            + "Q28iLCJvc05hbWUiOiJMaW51eCIsIm9zVmVyc2lvbiI6IjYuMSIsImNvbm5lY3Rpb25UeXBlIjoiTEFOIiwiY29ubmVjdGlvblNlY3VyZSI6dHJ1ZX0=",
        SomeInfo().ToHeaderValue());

    [Fact]
    public void Every_property_is_bound_from_settings_and_sent_in_the_order_of_the_table()
    {
        string json = """
            {"primaryHardwareType":"TV","model":"m+<é>","version":"v","manufacturer":"mf","vendor":"vd","osName":"tvOS","osFamily":"BSD",
            "osVendor":"Apple","osVersion":"10.2","browserName":"Safari","browserVendor":"Apple","browserVersion":"60.0",
            "userAgent":"ua/1 (\"x\"; y\\z)","displayWidth":1920,"displayHeight":1080,"displayPpi":294,"diagonalScreenSize":10.1,
            "connectionIp":"203.0.113.7","connectionPort":53124,"connectionType":"WiFi","connectionSecure":false,"applicationId":"REF30"}
            """.ReplaceLineEndings("");
        Dictionary<string, string?> settings = JsonDocument.Parse(json).RootElement.EnumerateObject()
            .ToDictionary(member => member.Name, member => (string?)member.Value.ToString());
        AdobePassDeviceInfo info = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Get<AdobePassDeviceInfo>()!;

        Assert.Equal(typeof(AdobePassDeviceInfo).GetProperties().Length, settings.Count);
        Assert.Equal(json, JsonOf(info));
        Assert.Null(info.FindProblem());
    }

    [Fact]
    public void What_is_not_set_is_not_sent()
    {
        Assert.Equal("{}", JsonOf(new AdobePassDeviceInfo()));
        Assert.Equal("""{"connectionSecure":false}""", JsonOf(new AdobePassDeviceInfo { ConnectionSecure = false, DisplayWidth = null }));
    }

    [Fact]
    public void The_header_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(
                """{"displayPpi":300,"diagonalScreenSize":5.5}""",
                JsonOf(new AdobePassDeviceInfo { DiagonalScreenSize = 5.5, DisplayPpi = 300 }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_header_is_made_once_and_again_after_every_change()
    {
        AdobePassDeviceInfo info = SomeInfo();
        string before = info.ToHeaderValue();
        Assert.Same(before, info.ToHeaderValue());

        foreach (System.Reflection.PropertyInfo property in typeof(AdobePassDeviceInfo).GetProperties())
        {
            before = info.ToHeaderValue();
            property.SetValue(info, Another(property));
            Assert.True(before != info.ToHeaderValue(), $"{property.Name} was changed, and the header was not.");
        }
    }

    [Fact]
    public void The_description_names_the_model_and_the_system()
    {
        Assert.Equal("RackUnit-1, Linux", SomeInfo().ToString());
        Assert.Equal("unknown model, unknown system", new AdobePassDeviceInfo().ToString());
    }

    internal static AdobePassDeviceInfo SomeInfo() => new()
    {
        ConnectionSecure = true,
        ConnectionType = "LAN",
        OsVersion = "6.1",
        OsName = "Linux",
        Manufacturer = "ExampleCo",
        Version = "1.0",
        Model = "RackUnit-1",
        PrimaryHardwareType = "Desktop",
    };

    private static object Another(System.Reflection.PropertyInfo property) =>
        property.PropertyType == typeof(string) ? "another"
        : property.PropertyType == typeof(int?) ? 7
        : property.PropertyType == typeof(double?) ? 7.5
        : false;

    private static string JsonOf(AdobePassDeviceInfo info) => Encoding.UTF8.GetString(Convert.FromBase64String(info.ToHeaderValue()));
}
