using System.Globalization;
using TokenKit.Tests.Caching.Model;

namespace TokenKit.Tests.Caching;

/// <summary>
/// Random interleavings of all that can happen to a cache, against a model of it. A million steps:
/// <c>TOKENKIT_MODEL_STEPS=1000000 dotnet test --filter FullyQualifiedName~CachingTokenProviderModelTests</c>.
/// </summary>
public sealed class CachingTokenProviderModelTests
{
    private const int StepsOfASequence = 200;

    private static readonly int Sequences =
        int.Parse(Environment.GetEnvironmentVariable("TOKENKIT_MODEL_STEPS") ?? "20000", CultureInfo.InvariantCulture) / StepsOfASequence;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)] // Another one each time, which the failure names.
    public async Task Whatever_happens_in_whatever_order_the_cache_does_what_its_rules_say(int? seed)
    {
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        for (int sequence = 0; sequence < Math.Max(1, Sequences / 4); sequence++)
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
