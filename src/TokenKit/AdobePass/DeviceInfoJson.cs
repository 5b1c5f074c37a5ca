using System.Text.Json.Serialization;

namespace TokenKit.AdobePass;

/// <summary>Writes device info as Adobe shows it: camel case, and nothing that is not set.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdobePassDeviceInfo))]
internal sealed partial class DeviceInfoJson : JsonSerializerContext;
