using TokenKit.AdobePass;

namespace TokenKit.Tests.Contracts;

/// <summary>What every store of registrations promises. A store runs it by a class that opens it.</summary>
public abstract class ClientRegistrationStoreContract
{
    private const string Long = "0123456789abcdef";

    private static readonly ClientRegistrationKey TheKey = new("sp.auth.adobe.com", "00000000-0000-4000-8000-0000000000a1", null);

    private static readonly string?[] Instances =
    [
        null, "", " ", "device-0001", "/", "../../../../etc/passwd", "..", ".", @"..\..\device", "C:\\device", "con", "nul", "device.json",
            "device\0", "\0", "device\r\nother", "\"}", "{}", "null", "%2e%2e", "*?<>|",
        "ZGV2aWNlLTAwMDEtZXhhbXBsZQ==", "+/=", "Gerät", "设备", "📺", "a\u0301", "\ud83d", "\udcfa", "\ufffd", new string('x', 10_000), string
            .Concat(Enumerable.Repeat("📺", 10_000)), string.Concat(Enumerable.Repeat(Long, 16)) + "/1",
    ];

    public static TheoryData<ClientRegistrationKey, ClientRegistrationKey> Neighbours => new()
    {
        { TheKey, TheKey with { Host = "sp-prequal.auth.adobe.com" } },
        { TheKey, TheKey with { Host = "sp.auth.adobe.com:8443" } },
        { TheKey with { Host = "localhost:1" }, TheKey with { Host = "localhost_1" } },
        { TheKey, TheKey with { Application = "00000000-0000-4000-8000-0000000000a2" } },
        { TheKey, TheKey with { Application = TheKey.Application.ToUpperInvariant() } },
        { TheKey, TheKey with { Application = TheKey.Application + " " } },
        { TheKey, TheKey with { Instance = "device" } },
        { TheKey, TheKey with { Instance = "" } },
        { TheKey, TheKey with { Instance = "null" } },
        { TheKey with { Instance = "device" }, TheKey with { Instance = "Device" } },
        { TheKey with { Instance = "device" }, TheKey with { Instance = "device " } },
        { TheKey with { Instance = "device" }, TheKey with { Instance = "device\0" } },
        { TheKey with { Instance = "\u00e9" }, TheKey with { Instance = "e\u0301" } },
        { TheKey with { Instance = "\ud83d" }, TheKey with { Instance = "\ufffd" } },
        { TheKey with { Instance = new string('x', 10_000) + "1" }, TheKey with { Instance = new string('x', 10_000) + "2" } },
        { new("host", "a", "b/c"), new("host", "a/b", "c") },
        { new("host", "a|b", "c"), new("host", "a", "b|c") },
        { new("host", "a\0b", "c"), new("host", "a", "b\0c") },
        { new("host/a", "b", null), new("host", "a/b", null) },
        { new("host", "ab", ""), new("host", "a", "b") },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The store of this test, as another process would open it: each one sees what the others stored.</summary>
    protected abstract IClientRegistrationStore Open();

    [Fact]
    public async Task A_store_has_nothing_at_first()
    {
        Assert.Null(await Open().GetAsync(TheKey, Token));
        Assert.False(await Open().CompareAndReplaceAsync(TheKey, SomeRegistration.Number(1), SomeRegistration.Number(2), Token));
        Assert.Null(await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task What_was_stored_comes_back_whole()
    {
        Assert.True(await Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(1), Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task What_Adobe_left_out_stays_out()
    {
        var bare = new ClientRegistration { ClientId = "a", ClientSecret = "p8e-FAKE" };
        Assert.True(await Open().CompareAndReplaceAsync(TheKey, null, bare, Token));
        SomeRegistration.AssertSame(bare, await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task A_registration_is_replaced_only_where_it_is_the_expected_one()
    {
        await Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(1), Token);
        ClientRegistration otherSecret = SomeRegistration.Number(1, secret: "p8e-FAKE-other");
        Assert.All(new[] { null, SomeRegistration.Number(2), otherSecret, SomeRegistration.Number(1, id: "other") }, expected =>
            Assert.False(
                Open().CompareAndReplaceAsync(TheKey, expected, SomeRegistration.Number(3), Token).AsTask().GetAwaiter().GetResult()));
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(TheKey, Token));
        Assert.True(await Open().CompareAndReplaceAsync(TheKey, SomeRegistration.Number(1), SomeRegistration.Number(3), Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(3), await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task Only_the_client_id_and_the_secret_are_compared()
    {
        await Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(1), Token);
        var expected = new ClientRegistration
        {
            ClientId = SomeRegistration.Number(1).ClientId,
            ClientSecret = SomeRegistration.Number(1).ClientSecret
        };
        Assert.True(await Open().CompareAndReplaceAsync(TheKey, expected, SomeRegistration.Number(2), Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_eight_that_replace_at_once_one_wins(bool isReplacement)
    {
        ClientRegistration? expected = isReplacement ? SomeRegistration.Number(0) : null;
        if (isReplacement)
        {
            await Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(0), Token);
        }

        bool[] won = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(
            async () => await Open().CompareAndReplaceAsync(TheKey, expected, SomeRegistration.Number(number), Token), Token)));
        SomeRegistration.AssertSame(
            SomeRegistration.Number(Assert.Single(won.Index(), result => result.Item).Index + 1), await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task Eight_that_register_under_the_lock_make_one_registration()
    {
        int made = 0;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(
            async () =>
            {
                IClientRegistrationStore store = Open();
                await using IAsyncDisposable right = await store.LockAsync(TheKey, Token);
                if (await store.GetAsync(TheKey, Token) is null)
                {
                    Interlocked.Increment(ref made);
                    await Task.Yield();
                    Assert.True(await store.CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(number), Token));
                }
            },
            Token)));
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task The_lock_is_held_by_one_caller_and_passes_to_the_next_when_it_is_released()
    {
        IAsyncDisposable first = await Open().LockAsync(TheKey, Token);
        Task<IAsyncDisposable> second = Open().LockAsync(TheKey, Token).AsTask();
        Task<IAsyncDisposable> third = Open().LockAsync(TheKey, Token).AsTask();

        // Others are read and written meanwhile, which takes a while of its own.
        Assert.True(await Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(1), Token));
        Assert.False(second.IsCompleted || third.IsCompleted);

        await first.DisposeAsync();
        Task<IAsyncDisposable> next = await Task.WhenAny(second, third);
        Task<IAsyncDisposable> last = next == second ? third : second;
        await first.DisposeAsync();
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(TheKey, Token));
        Assert.False(last.IsCompleted);
        await (await next).DisposeAsync();
        await (await last).DisposeAsync();
    }

    [Fact]
    public async Task A_caller_that_waits_for_the_lock_can_give_up()
    {
        IAsyncDisposable held = await Open().LockAsync(TheKey, Token);
        using var cancellation = new CancellationTokenSource();
        Task<IAsyncDisposable> waiting = Open().LockAsync(TheKey, cancellation.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await held.DisposeAsync();
        await (await Open().LockAsync(TheKey, Token)).DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Open().CompareAndReplaceAsync(TheKey, null, SomeRegistration.Number(1), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().GetAsync(TheKey, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().LockAsync(TheKey, cancelled).AsTask());
        Assert.Null(await Open().GetAsync(TheKey, Token));
    }

    [Fact]
    public async Task A_device_may_have_any_text_as_its_id()
    {
        ClientRegistrationKey[] keys = [.. Instances.Select(instance => TheKey with { Instance = instance })];
        foreach ((int number, ClientRegistrationKey key) in keys.Index())
        {
            await (await Open().LockAsync(key, Token)).DisposeAsync();
            Assert.True(await Open().CompareAndReplaceAsync(key, null, SomeRegistration.Number(-1), Token));
            Assert.True(await Open().CompareAndReplaceAsync(key, SomeRegistration.Number(-1), SomeRegistration.Number(number), Token));
        }

        foreach ((int number, ClientRegistrationKey key) in keys.Index())
        {
            SomeRegistration.AssertSame(SomeRegistration.Number(number), await Open().GetAsync(key, Token));
        }
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public async Task Keys_that_look_alike_have_registrations_of_their_own(ClientRegistrationKey one, ClientRegistrationKey other)
    {
        await Open().CompareAndReplaceAsync(one, null, SomeRegistration.Number(1), Token);
        Assert.Null(await Open().GetAsync(other, Token));
        Assert.True(await Open().CompareAndReplaceAsync(other, null, SomeRegistration.Number(2), Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(1), await Open().GetAsync(one, Token));
        SomeRegistration.AssertSame(SomeRegistration.Number(2), await Open().GetAsync(other, Token));
    }

    [Fact]
    public async Task Nothing_is_done_for_no_key_and_nothing_stored_for_no_registration()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Open().GetAsync(null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Open().LockAsync(null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () =>
            await Open().CompareAndReplaceAsync(null!, null, SomeRegistration.Number(1), Token));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Open().CompareAndReplaceAsync(TheKey, null, null!, Token));
    }
}
