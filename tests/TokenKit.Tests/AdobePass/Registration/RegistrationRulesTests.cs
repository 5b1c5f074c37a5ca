using TokenKit.AdobePass;
using TokenKit.Tests.AdobePass.Store;

namespace TokenKit.Tests.AdobePass.Registration;

public sealed class RegistrationRulesTests : PassTest
{
    private readonly BrittleStore _store;

    public RegistrationRulesTests()
    {
        _store = new BrittleStore(Store);
    }

    [Fact]
    public async Task A_stored_registration_is_used_without_registering_or_locking()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Token(1));

        await AcquireAsync(Provider(store: _store));

        Assert.Equal(0, Registrations);
        Assert.Equal(0, _store.Locks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_cannot_be_read_never_leads_to_a_registration(bool isItsOwnException)
    {
        _store.OnGet = isItsOwnException
            ? new ClientRegistrationStoreException("The file is torn. Restore the backup.")
            : new InvalidOperationException("FAKE-internal");

        TokenAcquisitionException failure = await FailAsync(Provider(store: _store));

        Assert.Empty(Wire.Requests);
        Assert.Contains("Nothing was registered", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isItsOwnException, failure.Message.Contains("Restore the backup.", StringComparison.Ordinal));
        Assert.DoesNotContain("FAKE-internal", failure.Message, StringComparison.Ordinal);
        Assert.Same(isItsOwnException ? _store.OnGet : null, failure.InnerException);
    }

    [Fact]
    public async Task A_store_that_could_not_save_is_found_out_before_anybody_registers()
    {
        _store.OnLock = new ClientRegistrationStoreException("The disk is full.");

        TokenAcquisitionException failure = await FailAsync(Provider(store: _store));

        Assert.Empty(Wire.Requests);
        Assert.Contains("The disk is full.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_client_whose_store_cannot_be_read_is_not_registered_anew()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Token(1)).Answer(SomePass.Error("invalid_client"));
        AdobePassTokenProvider provider = Provider(store: _store);
        await AcquireAsync(provider);
        _store.OnGet = new ClientRegistrationStoreException("The file is torn.");

        await FailAsync(provider);

        Assert.Equal(0, Registrations);
    }

    [Fact]
    public async Task A_registration_that_could_not_be_saved_is_saved_at_the_next_try_and_not_made_again()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = Provider(store: _store);
        _store.OnReplace = new ClientRegistrationStoreException("The disk is full.");

        TokenAcquisitionException failure = await FailAsync(provider);
        Assert.Contains("waits in this process", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        await FailAsync(provider);
        Assert.Null(await StoredAsync());

        _store.OnReplace = null;
        Assert.Equal("pass-token-1", (await AcquireAsync(provider)).Value);
        Assert.Equal(1, Registrations);
        Assert.Equal(SomePass.ClientId(1), (await StoredAsync()).ClientId);
    }

    [Fact]
    public async Task The_message_of_a_third_party_store_is_not_repeated()
    {
        Wire.Answer(SomePass.Registered(1));
        _store.OnReplace = new InvalidOperationException("insert failed for FAKE-pass-secret-1");

        TokenAcquisitionException failure = await FailAsync(Provider(store: _store));

        Assert.Contains("could not be saved (InvalidOperationException).", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SomePass.FirstSecret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_contradicts_itself_is_reported_and_not_asked_endlessly()
    {
        Wire.Answer(SomePass.Registered(1));
        _store.IsStubborn = true;

        TokenAcquisitionException failure = await FailAsync(Provider(store: _store));

        Assert.Contains("disagree", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_released_costs_no_token()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        _store.OnRelease = new InvalidOperationException("gone");

        Assert.Equal("pass-token-1", (await AcquireAsync(Provider(store: _store))).Value);
        Assert.Contains("did not release", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_store_has_no_lock_the_first_to_save_wins_and_the_others_follow()
    {
        // Another process registers while this one does.
        Wire.Do(async (_, _) =>
        {
            await StoreAsync(SomePass.Registration(7));
            return SomePass.Registered(1)();
        }).Answer(SomePass.Token(7));

        await AcquireAsync();

        Assert.Equal("fake-cid-7", Wire.Requests[1]["client_id"]);
        Assert.Equal(SomePass.ClientId(7), (await StoredAsync()).ClientId);
    }

    [Fact]
    public async Task Fifty_callers_at_once_make_one_registration()
    {
        Wire.Do((request, _) =>
            Task.FromResult(
            request.RequestUri!.AbsolutePath.EndsWith("register", StringComparison.Ordinal)
            ? SomePass.Registered(1)()
            : SomePass.Token(1)()));
        AdobePassTokenProvider provider = Provider();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                await provider.GetDeviceTokenAsync(
                    new AdobePassDevice("device-1", forwardedFor: System.Net.IPAddress.Parse($"203.0.113.{number + 1}")), Cancellation);
            }
            catch (TokenAcquisitionException)
            {
                // Spaced out by the limit of one address; the registration is what counts here.
            }
        }));

        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task A_store_without_a_lock_still_gets_one_registration_from_one_process()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Wire.Do(async (_, _) =>
        {
            arrived.SetResult();
            await answered.Task;
            return SomePass.Registered(1)();
        }).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = Provider(store: new LocklessStore());

        Task<AccessToken>[] callers = [.. Enumerable.Range(1, 8)
            .Select(number => new AdobePassDevice("device-1", forwardedFor: System.Net.IPAddress.Parse($"203.0.113.{number}")))
            .Select(device => provider.GetDeviceTokenAsync(device, Cancellation).AsTask())];
        await arrived.Task;
        answered.SetResult();
        await Task.WhenAll(callers);

        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task Once_known_a_registration_needs_no_store()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Token(1)).Answer(SomePass.Token(2));
        AdobePassTokenProvider provider = Provider(store: _store);
        await AcquireAsync(provider);
        _store.OnGet = new ClientRegistrationStoreException("gone");

        Assert.Equal("pass-token-2", (await AcquireAsync(provider)).Value);
    }

    [Fact]
    public async Task A_registration_counts_with_its_reason()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Error("invalid_client")).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));
        using var counted = new Microsoft.Extensions.Diagnostics.Metrics.Testing.MetricCollector<long>(
            null, "TokenKit", "tokenkit.client_registrations");

        await AcquireAsync(Provider(SomePass.Options(), Store));

        Assert.Contains(counted.GetMeasurementSnapshot(),
            one => one.Value == 1 && (string?)one.Tags["tokenkit.registration.reason"] == "invalid_client");
    }
}
