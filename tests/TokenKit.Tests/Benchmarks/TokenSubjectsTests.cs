using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

public class TokenSubjectsTests
{
    public static TheoryData<string> Names => [.. TokenSubjects.All.Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_subject_is_done_at_once(string name)
    {
        await using Subject subject = await Named(name).CreateAsync();

        Assert.True(subject.RepeatAsync(17).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(TokenSubjects.PreciseClock)]
    [InlineData(TokenSubjects.Ours)]
    public async Task A_fresh_token_costs_no_allocation_no_more_than_the_clock(string name)
    {
        await using Subject subject = await Named(name).CreateAsync();

        Assert.Equal(0, PairedRunner.Bytes(subject));
    }

    private static SubjectInfo Named(string name) => TokenSubjects.All.Single(info => info.Name == name);
}
