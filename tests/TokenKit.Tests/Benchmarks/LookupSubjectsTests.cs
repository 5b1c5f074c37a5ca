using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

public class LookupSubjectsTests
{
    public static TheoryData<int> Counts => [1, 1_000, Effort.Of(brief: 10_000, full: 100_000)];

    [Theory]
    [Trait(Effort.Trait, Effort.Varies)]
    [MemberData(nameof(Counts))]
    public async Task The_token_of_one_among_many_names_costs_no_allocation(int count)
    {
        await using Subject subject = await LookupSubjects.Named(count).CreateAsync();

        Assert.Equal(0, PairedRunner.Bytes(subject));
    }
}
