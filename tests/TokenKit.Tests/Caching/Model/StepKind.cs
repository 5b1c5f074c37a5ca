namespace TokenKit.Tests.Caching.Model;

/// <summary>What can happen to a cache.</summary>
internal enum StepKind
{
    Get,
    GetCancelled,
    Cancel,
    RejectCurrent,
    RejectOld,
    RejectForeign,
    RejectAgain,
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
    Drop,
}
