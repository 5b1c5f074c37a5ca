namespace TokenKit.Benchmarks.Subjects;

/// <summary>Whatever brings a token.</summary>
internal sealed class OnceSubject(Func<ValueTask<AccessToken>> once, params object[] owned) : Subject(owned)
{
    public override Task RepeatAsync(int times)
    {
        AccessToken? last = null;
        for (int i = 0; i < times; i++)
        {
            ValueTask<AccessToken> answer = once();
            last = answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
        }

        GC.KeepAlive(last);
        return Task.CompletedTask;
    }
}
