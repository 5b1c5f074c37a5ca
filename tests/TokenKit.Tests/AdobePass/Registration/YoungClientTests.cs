using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>A token endpoint that does not know yet what the registration endpoint has just registered.</summary>
public sealed class YoungClientTests : PassTest
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task A_client_that_the_token_endpoint_knows_three_seconds_later_is_registered_once(HttpStatusCode status)
    {
        AnswerAfter(TimeSpan.FromSeconds(3), status);

        Assert.Equal("pass-token-1", (await AcquireAsync()).Value);

        Assert.Equal(1, Registrations);
        Assert.InRange(Clock.GetUtcNow() - SomeOAuth.Now, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8));
        Assert.InRange(Wire.Requests.Count, 2, 6);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task A_client_that_stays_unknown_is_replaced_once_and_its_replacement_is_tried_again_within_seconds()
    {
        AnswerAfter(TimeSpan.FromSeconds(20));
        AdobePassTokenProvider provider = Provider();

        TokenAcquisitionException failure = await FailAsync(provider);
        Assert.True(failure.IsTransient);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("may not know it yet", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Registrations);
        Assert.Equal(8, Wire.Requests.Count - Registrations);

        // With a limiter of its own: its clock is the real one, and ten requests are its burst.
        using AddressLimiter limiter = new();
        AdobePassTokenProvider later = LaterProvider(limiter);
        failure = await FailAsync(later);
        Assert.True(failure.IsTransient);
        Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("pass-token-1", (await AcquireAsync(later)).Value);
        Assert.Equal(2, Registrations);
    }

    [Fact]
    public async Task A_replacement_that_is_refused_after_its_first_minute_cools_down()
    {
        AnswerAfter(TimeSpan.FromDays(1));
        AdobePassTokenProvider provider = Provider();
        await FailAsync(provider);

        Clock.Advance(TimeSpan.FromMinutes(1));
        using AddressLimiter limiter = new();
        TokenAcquisitionException failure = await FailAsync(LaterProvider(limiter));

        Assert.False(failure.IsTransient);
        Assert.Contains("ReRegistrationCoolDown", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Registrations);
    }

    [Fact]
    public async Task A_refused_client_of_more_than_a_minute_is_replaced_at_once()
    {
        await StoreAsync(SomePass.Registration(1, registeredAt: SomeOAuth.Now - TimeSpan.FromSeconds(61)));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));

        Assert.Equal("pass-token-2", (await AcquireAsync()).Value);

        Assert.Equal(3, Wire.Requests.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_wall_clock_that_is_set_while_a_client_is_young_does_not_make_it_old(int hours)
    {
        AnswerAfter(TimeSpan.FromSeconds(3), afterRegistration: () => Clock.StepWallClock(TimeSpan.FromHours(hours)));

        Assert.Equal("pass-token-1", (await AcquireAsync()).Value);

        Assert.Equal(1, Registrations);
    }

    // Another replica registered; this one reads the store a moment later.
    [Fact]
    public async Task A_client_that_another_process_has_just_registered_is_tried_again_as_well()
    {
        await StoreAsync(SomePass.Registration(1, registeredAt: SomeOAuth.Now - TimeSpan.FromSeconds(1)));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Error("invalid_client")).Answer(SomePass.Token(1));

        Assert.Equal("pass-token-1", (await AcquireAsync()).Value);

        Assert.Equal(0, Registrations);
    }

    [Fact]
    public async Task A_replacement_that_the_token_endpoint_does_not_know_yet_is_tried_again_as_well()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Token(2));

        Assert.Equal("pass-token-2", (await AcquireAsync()).Value);

        Assert.Equal(1, Registrations);
    }

    private AdobePassTokenProvider LaterProvider(AddressLimiter limiter) =>
        new("pass", SomePass.Options(), SomePass.Settings, () => HttpClient, Store, limiter, Clock, Logger);

    private void AnswerAfter(TimeSpan lag, HttpStatusCode status = HttpStatusCode.BadRequest, Action? afterRegistration = null)
    {
        long? registeredAt = null;
        int registered = 0;
        Wire.Do((request, _) =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("register", StringComparison.Ordinal))
            {
                registeredAt = Clock.GetTimestamp();
                return Task.FromResult(SomePass.Registered(++registered)());
            }

            afterRegistration?.Invoke();
            afterRegistration = null;
            bool isKnown = Clock.GetElapsedTime(registeredAt!.Value) >= lag;
            return Task.FromResult(isKnown ? SomePass.Token(1)() : SomeOAuth.Error(status, "invalid_client")());
        });
    }
}
