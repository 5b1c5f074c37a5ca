using System.Net;
using System.Text;

namespace TokenKit.Tests.OAuth;

public sealed class EchoedSecretTests : EndpointTest
{
    [Theory]
    [InlineData("wrong: p8e-+&=%/é€-FAKE!")]
    [InlineData("wrong: p8e-%2B%26%3D%25%2F%C3%A9%E2%82%AC-FAKE!")]
    [InlineData("wrong: p8e-%2b%26%3d%25%2f%c3%a9%e2%82%ac-FAKE!")]
    public async Task A_description_that_echoes_the_secret_is_reported_without_it(string description)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", description));

        TokenAcquisitionException failure = await FailAsync(SomeOAuth.AwkwardSecret);

        Assert.Equal("wrong: [redacted]!", failure.ErrorDescription);
        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p8e FAKE texts", "p8e+FAKE+texts")]
    [InlineData("p8e FAKE texts", "p8e%20FAKE%20texts")]
    public async Task A_secret_with_blanks_is_known_by_either_encoding(string secret, string echo)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", $"wrong: {echo}!"));

        TokenAcquisitionException failure = await FailAsync(secret);

        Assert.Equal("wrong: [redacted]!", failure.ErrorDescription);
    }

    [Theory]
    [InlineData("P8E-FAKE-SECRET")]
    [InlineData("p8e-FAKE-s")]
    [InlineData("p8e-FAKE-sec\u200Bret")]
    [InlineData("KE-SECRET")]
    public async Task A_part_of_a_secret_is_a_secret_still(string echo)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", $"wrong: {echo}"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.DoesNotContain("FAKE", $"{failure.Message} {failure.ErrorDescription}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_text_that_repeats_a_part_of_a_secret_is_withheld_with_a_word_about_it()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "wrong: E-secret"));

        Assert.Equal("[withheld: it repeats a part of a secret]", (await FailAsync()).ErrorDescription);
    }

    [Fact]
    public async Task A_request_id_that_echoes_the_secret_is_reported_without_it()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.BadRequest, null, "text/html", ("x-debug-id", $"id-{SomeOAuth.Secret}")));

        Assert.Equal("id-[redacted]", (await FailAsync()).RequestId);
    }

    // A gateway may echo the header or the body in another writing.
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("id")]
    [InlineData("FAKE0client0id")]
    public async Task A_secret_in_base64_is_a_secret_still(string before)
    {
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}:{SomeOAuth.AwkwardSecret}:and more"));
        foreach (string echo in new[] { base64, base64.Replace('+', '-').Replace('/', '_').TrimEnd('=') })
        {
            Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", $"wrong: {echo}"));

            TokenAcquisitionException failure = await FailAsync(SomeOAuth.AwkwardSecret);

            Assert.DoesNotContain(echo, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(
                echo[(echo.Length / 2 - 6)..(echo.Length / 2 + 6)],
                $"{failure} {failure.ErrorDescription}",
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_in_hexadecimal_is_a_secret_still(bool isUpper)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(SomeOAuth.Secret);
        string echo = isUpper ? Convert.ToHexString(bytes) : Convert.ToHexStringLower(bytes);
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", $"wrong: {echo}"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.DoesNotContain(echo, $"{failure} {failure.ErrorDescription}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_text_that_turns_its_direction_is_reported_without_that()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "a\u202Eb"));

        Assert.Equal("ab", (await FailAsync()).ErrorDescription);
    }

    [Fact]
    public async Task An_error_code_that_echoes_the_secret_is_reported_without_it()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, $"unknown {SomeOAuth.Secret}"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("unknown [redacted]", failure.Error);
        Assert.DoesNotContain(SomeOAuth.Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_part_of_a_secret_is_left_where_a_text_is_cut()
    {
        string echo = new string('x', 292) + SomeOAuth.Secret;
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, echo, echo));

        TokenAcquisitionException failure = await FailAsync();

        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", failure.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_is_one_short_line()
    {
        Wire.Answer(
            SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "a\\r\\nb\\tc\\u0000d\\u001b[31m" + new string('e', 10_000)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.StartsWith("a  b c d [31me", failure.ErrorDescription, StringComparison.Ordinal);
        Assert.Equal(300, failure.ErrorDescription?.Length);
        Assert.DoesNotContain(failure.Message, character => char.IsControl(character));
        Assert.InRange(failure.Message.Length, 1, 600);
    }
}
