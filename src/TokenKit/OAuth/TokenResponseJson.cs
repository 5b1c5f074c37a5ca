using System.Text.Json.Serialization;

namespace TokenKit.OAuth;

/// <summary>The serializer of token answers, made at compile time.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class TokenResponseJson : JsonSerializerContext;
