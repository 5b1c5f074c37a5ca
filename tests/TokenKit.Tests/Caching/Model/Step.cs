namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// One thing that happens, with a number that decides its details by what there is at that time: any list of steps can be run.
/// </summary>
internal readonly record struct Step(StepKind Kind, int Number)
{
    // As often as they make other things happen.
    private static readonly StepKind[] Choices =
    [
        StepKind.Get, StepKind.Get, StepKind.Get, StepKind.Get, StepKind.Get, StepKind.Get, StepKind.GetCancelled, StepKind.Cancel,
        StepKind.RejectCurrent, StepKind.RejectCurrent, StepKind.RejectOld, StepKind.RejectForeign, StepKind.RejectAgain, StepKind.Accept,
        StepKind.Wait, StepKind.Wait, StepKind.WaitForDeadline, StepKind.WaitForDeadline, StepKind.WaitForDeadline, StepKind.StepWall,
            StepKind.StopWall,
        StepKind.Answer, StepKind.Answer, StepKind.Answer, StepKind.Answer, StepKind.AnswerOfNext, StepKind.AnswerTooLate, StepKind.Deafen,
        StepKind.Reload, StepKind.Drop,
    ];

    public static Step[] Sequence(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => new Step(random.GetItems(Choices, 1)[0], random.Next(10_000)))];

    public override string ToString() => $"new(StepKind.{Kind}, {Number})";
}
