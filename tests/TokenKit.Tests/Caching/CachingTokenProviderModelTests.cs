using TokenKit.Tests.Caching.Model;

namespace TokenKit.Tests.Caching;

/// <summary>
/// Random interleavings of all that can happen to a cache, against a model of it. A million steps:
/// <c>TOKENKIT_EFFORT=full dotnet test --filter FullyQualifiedName~CachingTokenProviderModelTests</c>.
/// </summary>
[Trait(Effort.Trait, Effort.Varies)]
public sealed class CachingTokenProviderModelTests
{
    private const int StepsOfASequence = 200;

    private static readonly int Sequences = Effort.Of(brief: 20_000, full: 1_000_000) / StepsOfASequence;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)] // Another one each time, which the failure names.
    public async Task Whatever_happens_in_whatever_order_the_cache_does_what_its_rules_say(int? seed)
    {
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        for (int sequence = 0; sequence < Sequences / 4; sequence++)
        {
            Step[] steps = Step.Sequence(random, StepsOfASequence);
            if (await Shrinking.FindViolationAsync(steps, CacheScene.TimeLimit) is not null)
            {
                (Step[] few, Violation violation) = await Shrinking.ShrinkAsync(steps);
                Assert.Fail($"Seed {seed}, sequence {sequence}. {violation.Message}\n{string.Join(",\n", few)}");
            }
        }
    }
}
