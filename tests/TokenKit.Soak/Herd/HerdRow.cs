using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Herd;

/// <summary>One question, asked to every contender alike.</summary>
/// <param name="name">What happens.</param>
/// <param name="goal">What TokenKit is to make of it.</param>
/// <param name="runAsync">Does it to one contender.</param>
/// <param name="describe">Says what came of it.</param>
/// <param name="isReached">Whether that is the goal.</param>
public sealed class HerdRow(
    Func<HerdSize, string> name, string goal, Func<ContenderKind, HerdSize, Task<HerdOutcome>> runAsync, Func<HerdOutcome, string> describe,
        Func<HerdOutcome, bool> isReached)
{
    public string Goal => goal;

    public string Name(HerdSize size) => name(size);

    public Task<HerdOutcome> RunAsync(ContenderKind kind, HerdSize size) => runAsync(kind, size);

    public string Describe(HerdOutcome outcome) => describe(outcome);

    public bool IsReached(HerdOutcome outcome) => isReached(outcome);
}
