using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

public class LookupSubjectsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task The_token_of_one_among_many_names_costs_no_allocation(int count)
    {
        await using Subject subject = await LookupSubjects.Named(count).CreateAsync();

        Assert.Equal(0, PairedRunner.Bytes(subject));
    }
}
