using TokenKit.Benchmarks.Reporting;

namespace TokenKit.Tests.Benchmarks;

public class ReportOptionsTests
{
    [Theory]
    [InlineData("--wirte", "'--wirte'")]
    [InlineData("", "''")]
    [InlineData("--rounds", "nothing")]
    [InlineData("--rounds 0", "0:")]
    [InlineData("--rounds -3", "-3")]
    [InlineData("--rounds many", "many")]
    [InlineData("--rounds --write", "--write")]
    [InlineData("--rounds 99999999999", "99999999999")]
    [InlineData("--write --rounds 2", "too short")]
    public async Task An_argument_that_cannot_be_is_named_before_anything_is_measured(string arguments, string named)
    {
        string[] args = arguments.Split(' ');

        Assert.Contains(named, Assert.Throws<FormatException>(() => ReportOptions.Parse(args)).Message, StringComparison.Ordinal);
        Assert.Equal(2, await ReportCommand.RunAsync(args));
    }

    [Theory]
    [InlineData("--rounds 5", 5, false)]
    [InlineData("--write", 60, true)]
    [InlineData("--write --rounds 200", 200, true)]
    public void What_is_asked_for_is_done(string arguments, int rounds, bool writes) =>
        Assert.Equal(new ReportOptions(rounds, writes), ReportOptions.Parse(arguments.Split(' ')));
}
