using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class ExpiresInTests
{
    [Theory]
    [InlineData(86399, 86_399_000)]
    [InlineData(3599, 3_599_000)]
    [InlineData(0.5, 500)]
    [InlineData(864_000, 864_000_000)]
    [InlineData(864_001, 864_001)]
    [InlineData(86_399_994, 86_399_994)]
    public void Seconds_are_seconds_up_to_ten_days_and_milliseconds_beyond(double value, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ExpiresIn.ToLifetime(value, ExpiresIn.Unit.Seconds));

    [Theory]
    [InlineData(86_399_994)]
    [InlineData(86_399)]
    public void Milliseconds_are_milliseconds(double value) =>
        Assert.Equal(TimeSpan.FromMilliseconds(value), ExpiresIn.ToLifetime(value, ExpiresIn.Unit.Milliseconds));

    [Theory]
    [InlineData(ExpiresIn.Unit.Seconds)]
    [InlineData(ExpiresIn.Unit.Milliseconds)]
    public void Nothing_lives_longer_than_ten_days(object unit) =>
        Assert.Equal(TimeSpan.FromDays(10), ExpiresIn.ToLifetime(double.MaxValue, (ExpiresIn.Unit)unit));

    [Fact]
    public void Only_seconds_can_be_implausible()
    {
        Assert.True(ExpiresIn.IsImplausible(86_399_994, ExpiresIn.Unit.Seconds));
        Assert.False(ExpiresIn.IsImplausible(864_000, ExpiresIn.Unit.Seconds));
        Assert.False(ExpiresIn.IsImplausible(86_399_994, ExpiresIn.Unit.Milliseconds));
    }
}
