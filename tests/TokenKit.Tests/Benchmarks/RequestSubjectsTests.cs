using TokenKit.Benchmarks.Handlers;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

/// <summary>What is measured is the real thing, and the bytes that it may cost are asserted here.</summary>
public class RequestSubjectsTests
{
    public static TheoryData<string> Names => [.. RequestSubjects.All.Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_subject_sends_what_it_stands_for(string name)
    {
        SubjectInfo info = Named(name);
        List<string?> seen = [];
        await using Subject subject = await info.CreateAsync(new ApiStub(seen.Add));
        seen.Clear();

        await subject.RepeatAsync(17);

        Assert.Equal(17, seen.Count);
        Assert.All(seen, authorization => Assert.Equal(info.Kind is Kind.Floor ? null : $"Bearer {Credential.Token}", authorization));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_subject_is_done_at_once_while_its_token_is_fresh(string name)
    {
        await using Subject subject = await Named(name).CreateAsync();

        Assert.True(subject.RepeatAsync(17).IsCompletedSuccessfully);
    }

    [Fact]
    public void Every_subject_with_a_token_stands_on_a_floor() => Assert.All(RequestSubjects.All, info =>
        Assert.Equal(info.Kind is not Kind.Floor, info.Floor is { } floor && Named(floor).Kind is Kind.Floor));

    [Fact]
    public async Task The_limits_cost_the_bytes_that_they_are_known_for()
    {
        Assert.Equal(72, await BytesAsync(RequestSubjects.Floor));
        Assert.Equal(72 + 168, await BytesAsync(RequestSubjects.ConstantHeader));
        Assert.Equal(72 + 168, await BytesAsync(RequestSubjects.ConstantHeaders));
    }

    private static async Task<long> BytesAsync(string name)
    {
        await using Subject subject = await Named(name).CreateAsync();
        return PairedRunner.Bytes(subject);
    }

    private static SubjectInfo Named(string name) => RequestSubjects.All.Single(info => info.Name == name);
}
