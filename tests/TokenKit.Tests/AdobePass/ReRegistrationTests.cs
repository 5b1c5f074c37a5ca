using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass;

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
    public async Task A_second_refusal_in_a_row_registers_nobody()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Error("invalid_client"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("invalid_client", failure.Error);
        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task After_a_re_registration_there_is_none_for_an_hour_however_often_the_service_starts()
    {
        await StoreAsync(SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: Some.Now - TimeSpan.FromMinutes(10)));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(3)).Answer(SomePass.Token(3));

        TokenAcquisitionException failure = await FailAsync();
        Assert.Equal(0, Registrations);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("until 2031-01-02 03:54:05Z", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AdobeTokens:pass:ReRegistrationCoolDown", failure.Message, StringComparison.Ordinal);

        Clock.Advance(TimeSpan.FromMinutes(51));
        Assert.Equal("pass-token-3", (await AcquireAsync()).Value);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_lift_the_cool_down_and_one_that_was_far_ahead_does_not_keep_it()
    {
        await StoreAsync(SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: Some.Now + TimeSpan.FromMinutes(10)));
        Wire.Answer(SomePass.Error("invalid_client"));
        await FailAsync();
        Assert.Equal(0, Registrations);

        AdobePassOptions other = SomePass.Options(options => options.InstanceId = "other");
        Assert.True(await Store.CompareAndReplaceAsync(KeyOf(other), null, SomePass.Registration(2, replaced: SomePass.ClientId(1), registeredAt: Some.Now + TimeSpan.FromDays(400)), Cancellation));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(3)).Answer(SomePass.Token(3));
        Assert.Equal("pass-token-3", (await AcquireAsync(other)).Value);
    }

    [Fact]
    public async Task With_the_switch_off_the_error_says_so_and_nobody_is_registered()
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
        Assert.True(await Store.CompareAndReplaceAsync(KeyOf(SomePass.Options()), SomePass.Registration(1), SomePass.Registration(2), Cancellation));

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
    public async Task No_other_refusal_registers_anybody(HttpStatusCode status, string error)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(Some.Error(status, error));

        await FailAsync();

        Assert.Equal(0, Registrations);
        Assert.Equal(SomePass.ClientId(1), (await StoredAsync()).ClientId);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task The_error_counts_whatever_refusal_it_comes_with(HttpStatusCode status)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(Some.Error(status, "invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));

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
