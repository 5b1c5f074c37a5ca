namespace TokenKit.Benchmarks.Subjects;

/// <summary>The token of one among many names, and then of another.</summary>
internal sealed class LookupSubject(IReadOnlyList<string> names, Func<string, ITokenProvider> find, params object[] owned) : Subject(owned)
{
    private int _next;

    public override Task RepeatAsync(int times)
    {
        AccessToken? last = null;
        int next = _next;
        for (int i = 0; i < times; i++)
        {
            // A prime step: neighbours in memory are not asked for one after the other.
            next = (next + 7919) % names.Count;
            ValueTask<AccessToken> answer = find(names[next]).GetTokenAsync();
            last = answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
        }

        GC.KeepAlive(last);
        _next = next;
        return Task.CompletedTask;
    }
}
