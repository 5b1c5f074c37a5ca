
namespace TokenKit.Tests.Caching.Sharing;

/// <summary>Machines whose clocks differ.</summary>
public sealed class SkewedClockTests : IDisposable
{
    private readonly Fleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clocks_that_are_off_by_an_hour_cost_no_call_and_few_token_requests(int hours)
    {
        for (int number = 0; number < 10; number++)
        {
            _fleet.Add(number % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromHours(hours));
        }

        for (int hour = 0; hour < 72; hour++)
        {
            Assert.All(await _fleet.GetAllAsync(), token => Assert.True(_fleet.Issuer.Accepts(token), $"{token} was sent after expiry"));
            await _fleet.AdvanceAsync(TimeSpan.FromSeconds(15));
            _fleet.Skip(TimeSpan.FromHours(0.99));
        }

        // Three lifetimes, and one request of a process that did not know its clock yet.
        Assert.InRange(_fleet.Issuer.Requests, 3, 6);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, -1)]
    public async Task A_token_of_a_machine_with_another_clock_is_never_sent_after_its_expiry(int issuedAt, int readAt)
    {
        FleetProcess leader = _fleet.Add(TimeSpan.FromHours(issuedAt));
        FleetProcess reader = _fleet.Add(TimeSpan.FromHours(readAt));
        await _fleet.GetAsync(leader);
        Assert.Equal("FAKE-token-1", (await _fleet.GetAsync(reader)).Value);
        for (int minutes = 0; minutes < 26 * 60; minutes += 10)
        {
            _fleet.Skip(TimeSpan.FromMinutes(10));
            AccessToken token = await _fleet.GetAsync(reader);
            Assert.True(_fleet.Issuer.Accepts(token));
            await _fleet.AdvanceUntilAsync(() => _fleet.Clock.Acquisitions == 0);
        }
    }

    [Fact]
    public async Task A_machine_whose_clock_is_right_refreshes_at_the_usual_time()
    {
        FleetProcess wrong = _fleet.Add(TimeSpan.FromHours(1));
        FleetProcess right = _fleet.Add();
        await _fleet.GetAsync(right);
        Assert.Equal("FAKE-token-1", (await _fleet.GetAsync(wrong)).Value);
        _fleet.Skip(TimeSpan.FromHours(24 * 0.9));

        await _fleet.GetAsync(right);

        Assert.Equal(0, _fleet.Clock.Acquisitions);
    }
}
