using TokenKit.Soak.Contenders;
using TokenKit.Soak.Herd;

namespace TokenKit.Tests.Scenarios;

/// <summary>The herds of docs/reliability.md in small: TokenKit reaches its goals, and its peers are driven fairly.</summary>
public class HerdComparisonTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, HerdRows.All.Count)];

    public static TheoryData<string> Everybody => [.. ContenderKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task TokenKit_reaches_its_goal(int index)
    {
        HerdRow row = HerdRows.All[index];

        HerdOutcome outcome = await row.RunAsync(ContenderKind.TokenKit, HerdSize.Brief);

        Assert.True(row.IsReached(outcome), $"{row.Name(HerdSize.Brief)}: {outcome}. The goal is {row.Goal}.");
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Every_contender_serves_a_cold_herd_with_a_token(string name)
    {
        HerdOutcome outcome = await HerdRows.All[0].RunAsync(ContenderKind.All.Single(kind => kind.Name == name), HerdSize.Brief);

        Assert.Equal((HerdSize.Brief.ColdCallers, 0, 0), (outcome.Succeeded, outcome.Failed, outcome.WithoutToken));
        Assert.InRange(outcome.TokenRequests, 1, HerdSize.Brief.ColdCallers);
    }

    [Fact]
    public async Task A_client_that_asks_for_a_token_at_each_call_misses_every_goal_of_one_token_request()
    {
        HerdRow[] counting = [.. HerdRows.All.Where(row => row.Goal.EndsWith("1 token request", StringComparison.Ordinal))];

        foreach (HerdRow row in counting)
        {
            Assert.False(row.IsReached(await row.RunAsync(CarelessContender.WithoutMemory, HerdSize.Brief)), row.Name(HerdSize.Brief));
        }

        Assert.NotEmpty(counting);
    }
}
