using TokenKit.Benchmarks.Handlers;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

public class ColdSubjectsTests
{
    public static TheoryData<string> Names => [.. ColdSubjects.All.Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_first_token_is_asked_for_anew(string name)
    {
        int requests = 0;
        await using Subject subject = await ColdSubjects.All.Single(info => info.Name == name).CreateAsync(new ApiStub(_ => requests++));
        int before = requests;

        await subject.RepeatAsync(3);

        Assert.Equal(before + 3, requests);
    }
}
