using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace TokenKit.Tests;

/// <summary>Adobe promises nothing about the inside of its tokens and statements, and registrations are stored under a claim.</summary>
public sealed class JwtPayloadTests
{
    [Theory]
    [InlineData("eyFAKE", """{"sub":"FAKE"}""")]
    [InlineData("e30", """{"sub":"FAKE","iat":"yesterday"}""")]
    [InlineData("e30", """{"sub":"FAKE","exp":99999999999999999999}""")]
    [InlineData("e30", """{"iat":{},"sub":"FAKE"}""")]
    public void Claims_are_read_beside_a_header_and_dates_that_are_not_valid(string header, string claims) =>
        Assert.Equal("FAKE", JwtPayload.TryRead($"{header}.{Encode(claims)}.RkFLRQ")!.Value.GetProperty("sub").GetString());

    [Theory]
    [InlineData("")]
    [InlineData("one.two")]
    [InlineData("e30.e30.")]
    [InlineData("e30..e30")]
    [InlineData("e30.*.e30")]
    [InlineData("e30.WzFd.e30")]
    [InlineData("e30.e30.e30.e30")]
    public void A_text_without_three_parts_and_an_object_in_the_middle_has_no_claims(string token) =>
        Assert.Null(JwtPayload.TryRead(token));

    [Fact]
    public void A_text_that_is_longer_than_any_token_is_not_parsed() =>
        Assert.Null(JwtPayload.TryRead($"e30.{Encode(JsonSerializer.Serialize(new { sub = new string('F', 64 * 1024) }))}.e30"));

    private static string Encode(string claims) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
}
