using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenKit.OAuth;

/// <summary>The serializer of token answers, made at compile time. It takes the members as they are: an error of an unknown shape is still an error.</summary>
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class TokenResponseJson : JsonSerializerContext;
