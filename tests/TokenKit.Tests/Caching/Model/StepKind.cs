namespace TokenKit.Tests.Caching.Model;

/// <summary>What can happen to a cache.</summary>
internal enum StepKind
{
    Get,
    GetCancelled,
    Cancel,
    RefuseCurrent,
    RefuseOld,
    RefuseForeign,
    RefuseAgain,
    Accept,
    Wait,
    WaitForDeadline,
    StepWall,
    StopWall,
    Answer,
    AnswerOfNext,
    AnswerTooLate,
    Deafen,
    Reload,
}
