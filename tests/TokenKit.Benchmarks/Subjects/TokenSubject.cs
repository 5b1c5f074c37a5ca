namespace TokenKit.Benchmarks.Subjects;

/// <summary>A token, got without a request.</summary>
internal sealed class TokenSubject(ITokenProvider tokens, params object[] owned) : Subject(owned)
{
    public override Task RepeatAsync(int times)
    {
        AccessToken? last = null;
        for (int i = 0; i < times; i++)
        {
            ValueTask<AccessToken> answer = tokens.GetTokenAsync();
            last = answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
        }

        GC.KeepAlive(last);
        return Task.CompletedTask;
    }
}
