namespace TokenKit.Tests.Caching.Model;

/// <summary>What a provider answers: a token, nothing, or an exception.</summary>
internal sealed record Answer(AccessToken? Token, Exception? Failure = null)
{
    /// <summary>What a caller finds inside its own exception; a string if the cache itself says what was wrong.</summary>
    public object Cause => (object?)Failure ?? "returned null";

    public void GiveTo(ProviderCall call)
    {
        if (Failure is null)
        {
            call.Succeed(Token);
        }
        else
        {
            call.Fail(Failure);
        }
    }
}
