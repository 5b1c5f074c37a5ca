using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.AdobePass.Store;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Registration;

public sealed class ReRegistrationTests : PassTest
{
    [Fact]
    public async Task A_refused_client_is_registered_anew_once_with_a_warning()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));

        AccessToken token = await AcquireAsync();

        Assert.Equal("pass-token-2", token.Value);
        Assert.Equal(1, Registrations);
        ClientRegistration stored = await StoredAsync();
        Assert.Equal(SomePass.ClientId(2), stored.ClientId);
        Assert.Equal(SomePass.ClientId(1), stored.ReplacedClientId);
        string warning = Assert.Single(Warnings);
        Assert.Contains("fake-cid-1", warning, StringComparison.Ordinal);
        Assert.Contains("fake-cid-2", warning, StringComparison.Ordinal);
        Assert.Contains("must sign in again", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_invalid_client_in_a_row_registers_no_client()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Error("invalid_client"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("invalid_client", failure.Error);
        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task After_a_re_registration_there_is_no_other_for_an_hour_however_often_the_service_starts()
    {
        await StoreAsync(SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: SomeOAuth.Now - TimeSpan.FromMinutes(10)));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(3))
            .Answer(SomePass.Token(3));

        TokenAcquisitionException failure = await FailAsync();
        Assert.Equal(0, Registrations);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("until 2031-01-02 03:54:05Z", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AdobeTokens:pass:ReRegistrationCoolDown", failure.Message, StringComparison.Ordinal);

        Clock.Advance(TimeSpan.FromMinutes(51));
        Assert.Equal("pass-token-3", (await AcquireAsync()).Value);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_wall_clock_that_is_set_does_not_lift_the_cool_down_and_does_not_extend_it(int hours)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2));
        Wire.Answer(SomePass.Token(2)).Answer(SomePass.Error("invalid_client"));
        AdobePassTokenProvider provider = Provider();
        Assert.Equal("pass-token-2", (await AcquireAsync(provider)).Value);
        Clock.Advance(TimeSpan.FromMinutes(2));

        Clock.StepWallClock(TimeSpan.FromHours(hours));

        await FailAsync(provider);
        Assert.Equal(1, Registrations);
        Clock.Advance(TimeSpan.FromMinutes(50));
        await FailAsync(provider);
        Assert.Equal(1, Registrations);

        Clock.Advance(TimeSpan.FromMinutes(9));
        await FailAsync(provider);
        Assert.Equal(2, Registrations);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_wall_clock_that_is_set_after_a_restart_does_not_lift_the_cool_down(int hours)
    {
        await StoreAsync(SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: SomeOAuth.Now - TimeSpan.FromMinutes(10)));
        Wire.Answer(SomePass.Token(2)).Answer(SomePass.Error("invalid_client"));
        AdobePassTokenProvider provider = Provider();
        await AcquireAsync(provider);

        Clock.StepWallClock(TimeSpan.FromHours(hours));

        await FailAsync(provider);
        Assert.Equal(0, Registrations);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600_000)]
    public async Task A_registration_from_the_future_cools_down_once_and_not_indefinitely(int minutes)
    {
        await StoreAsync(
            SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: SomeOAuth.Now + TimeSpan.FromMinutes(minutes)));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Error("invalid_client"));
        Wire.Answer(SomePass.Registered(3)).Answer(SomePass.Token(3));
        AdobePassTokenProvider provider = Provider();

        await FailAsync(provider);
        Assert.Equal(0, Registrations);

        Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("pass-token-3", (await AcquireAsync(provider)).Value);
    }

    [Fact]
    public async Task With_the_switch_off_the_error_says_so_and_no_client_is_registered()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client"));

        TokenAcquisitionException failure = await FailAsync(SomePass.Options(options => options.ReRegisterOnInvalidClient = false));

        Assert.Equal(0, Registrations);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("AdobeTokens:pass:ReRegisterOnInvalidClient is false", failure.Message, StringComparison.Ordinal);
        Assert.Equal(SomePass.ClientId(1), (await StoredAsync()).ClientId);
    }

    [Fact]
    public async Task With_the_switch_off_a_registration_that_an_operator_removes_is_made_anew_without_a_restart()
    {
        await StoreAsync(SomePass.Registration(1));
        var store = new BrittleStore(Store);
        AdobePassTokenProvider provider = Provider(SomePass.Options(options => options.ReRegisterOnInvalidClient = false), store);
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));
        await FailAsync(provider);
        store.IsEmptied = true;

        Assert.Equal("pass-token-2", (await AcquireAsync(provider)).Value);
    }

    [Fact]
    public async Task With_the_switch_off_what_another_process_registered_is_used_all_the_same()
    {
        await StoreAsync(SomePass.Registration(1));
        AdobePassTokenProvider provider = Provider(SomePass.Options(options => options.ReRegisterOnInvalidClient = false));
        Wire.Answer(SomePass.Token(1)).Answer(SomePass.Error("invalid_client")).Answer(SomePass.Token(2));
        await AcquireAsync(provider);
        Assert.True(
            await Store.CompareAndReplaceAsync(
            KeyOf(SomePass.Options()), SomePass.Registration(1), SomePass.Registration(2), Cancellation));

        AccessToken token = await AcquireAsync(provider);

        Assert.Equal("pass-token-2", token.Value);
        Assert.Equal("fake-cid-2", Wire.Requests[2]["client_id"]);
        Assert.Equal(0, Registrations);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData(HttpStatusCode.BadRequest, "unauthorized_client")]
    [InlineData(HttpStatusCode.BadRequest, "invalid_scope")]
    [InlineData(HttpStatusCode.Unauthorized, "access_denied")]
    [InlineData(HttpStatusCode.Forbidden, "access_denied")]
    [InlineData(HttpStatusCode.TooManyRequests, "invalid_client")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "invalid_client")]
    [InlineData(HttpStatusCode.Found, "invalid_client")]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired, "invalid_client")]
    public async Task No_other_error_registers_a_client(HttpStatusCode status, string error)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomeOAuth.Error(status, error));

        await FailAsync();

        Assert.Equal(0, Registrations);
        Assert.Equal(SomePass.ClientId(1), (await StoredAsync()).ClientId);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task An_invalid_client_with_401_or_403_registers_a_new_client(HttpStatusCode status)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomeOAuth.Error(status, "invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));

        Assert.Equal("pass-token-2", (await AcquireAsync()).Value);
    }

    [Fact]
    public async Task A_registration_that_was_removed_while_its_client_was_refused_is_made_anew()
    {
        await StoreAsync(SomePass.Registration(1));
        var store = new BrittleStore(Store);
        AdobePassTokenProvider provider = Provider(store: store);
        Wire.Answer(SomePass.Token(1)).Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));
        await AcquireAsync(provider);
        store.IsEmptied = true;

        Assert.Equal("pass-token-2", (await AcquireAsync(provider)).Value);
        Assert.Equal(1, Registrations);
    }
}
