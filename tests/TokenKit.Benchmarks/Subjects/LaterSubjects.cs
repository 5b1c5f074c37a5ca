using TokenKit.Benchmarks.Handlers;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>
/// The same requests where the answer is not there at once: what a handler allocates then is the state that waits for it.
/// </summary>
public static class LaterSubjects
{
    private const string Floor = "answer comes later: bare pipe";

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        new(Floor, Kind.Floor, null, static api => new RequestSubject(new HttpMessageInvoker(Later(api)))),
        new("answer comes later: constant headers of the same set", Kind.Limit, Floor,
            static api => RequestSubjects.Over(Later(api), new ConstantHeadersHandler())),
        new("answer comes later: TokenKit, all headers", Kind.Ours, Floor,
            static api => RequestSubjects.Over(Later(api), RequestSubjects.Handler(allHeaders: true))),
    ];

    private static LaterHandler Later(ApiStub api) => new() { InnerHandler = api };
}
