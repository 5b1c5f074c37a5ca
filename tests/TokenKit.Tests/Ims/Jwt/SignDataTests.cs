using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>Signing elsewhere: in a vault, a module, or by signing credentials of the user's.</summary>
public sealed class SignDataTests : ImsTest
{
    private const string Said = "FAKE-vault-password";

    [Fact]
    public async Task A_vault_signs_the_header_and_the_claims_and_its_bytes_end_the_assertion()
    {
        Wire.Answer(SomeOAuth.Token());
        ReadOnlyMemory<byte> signed = default;

        await AcquireAsync(SomeJwt.Options(jwt => jwt.SignData = (bytes, _) =>
        {
            signed = bytes;
            return ValueTask.FromResult<byte[]>([0xFB, 0xFF, 0x01]);
        }));

        string input = Encoding.ASCII.GetString(signed.Span);
        Assert.Equal($"{input}.-_8B", Wire.Requests[0]["jwt_token"]);
        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(input.Split('.')[0])));
    }

    [Fact]
    public async Task A_vault_that_fails_is_reported_by_the_type_of_its_exception_and_without_its_message()
    {
        TokenAcquisitionException failure = await FailAsync(
            SomeJwt.Options(jwt => jwt.SignData = (_, _) => throw new InvalidOperationException(Said)));

        Assert.Contains(
            "AdobeTokens:aem:Jwt:SignData did not sign the assertion: it threw System.InvalidOperationException",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Said, failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task A_vault_may_fail_later_too()
    {
        ImsTokenProvider provider = Provider(SomeJwt.Options(jwt => jwt.SignData = async (_, _) =>
        {
            await Task.Yield();
            throw new HttpRequestException(Said, new TimeoutException(Said));
        }));

        // The clock stands still: it would run into the time-out before the vault's thread does.
        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => provider.GetTokenAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("it threw System.Net.Http.HttpRequestException", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_cancels_while_a_vault_signs_gets_a_cancellation()
    {
        using var caller = new CancellationTokenSource();
        ImsTokenProvider provider = Provider(
            SomeJwt.Options(jwt => jwt.SignData = (_, cancellationToken) => new(OAuth.Never.ComesAsync<byte[]>(cancellationToken))));
        Task<AccessToken> acquisition = provider.GetTokenAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquisition);
    }

    [Fact]
    public async Task A_time_out_of_the_vault_is_not_a_cancellation_by_the_caller()
    {
        TokenAcquisitionException failure = await FailAsync(
            SomeJwt.Options(jwt => jwt.SignData = (_, _) => throw new TaskCanceledException(Said)));

        Assert.Contains("it threw System.Threading.Tasks.TaskCanceledException", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_hangs_ends_as_a_time_out_that_names_it()
    {
        int calls = 0;
        TokenAcquisitionException failure = await FailAsync(SomeJwt.Options(jwt => jwt.SignData = (_, _) =>
        {
            calls++;
            return new(OAuth.Never.ComesAsync<byte[]>(CancellationToken.None));
        }));

        Assert.Contains(
            "AdobeTokens:aem:Jwt:SignData did not sign the assertion in time: one attempt has 10 s",
            failure.Message,
            StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.InRange(calls, 2, 4);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task A_vault_that_hangs_once_is_asked_again()
    {
        int calls = 0;
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(
            SomeJwt.Options(
                jwt => jwt.SignData = (_, _) => calls++ == 0
                    ? new(OAuth.Never.ComesAsync<byte[]>(CancellationToken.None))
                    : ValueTask.FromResult<byte[]>([1])));

        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[0])]
    public async Task A_missing_signature_is_reported_as_that(byte[]? signature)
    {
        TokenAcquisitionException failure = await FailAsync(
            SomeJwt.Options(jwt => jwt.SignData = (_, _) => ValueTask.FromResult(signature!)));

        Assert.Contains(
            "AdobeTokens:aem:Jwt:SignData returned no signature: return the bytes of the RS256 signature",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task Signing_credentials_that_fail_are_reported_by_the_type_of_their_exception()
    {
        RSA rsa = RSA.Create(2048);
        ImsTokenProvider provider = Provider(
            SomeJwt.Options(jwt => jwt.SigningCredentials = new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256)));
        rsa.Dispose();

        TokenAcquisitionException failure = await FailAsync(provider);

        Assert.Contains(
            "AdobeTokens:aem:Jwt:SigningCredentials did not sign the assertion: it threw System.ObjectDisposedException",
            failure.Message,
            StringComparison.Ordinal);
    }
}
