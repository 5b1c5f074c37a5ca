using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenKit.AdobePass.Store;

/// <summary>The serializer of registration files, made at compile time.</summary>
[JsonSerializable(typeof(RegistrationContent))]
internal sealed partial class RegistrationJson : JsonSerializerContext
{
    /// <summary>Reads strictly; writes for people who search the files: a line for a member, no escapes that JSON does not need.</summary>
    public static readonly RegistrationJson Files = new(new JsonSerializerOptions
    {
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    });
}
