namespace TokenKit.Tests.Caching.Model;

/// <summary>A caller of the cache that has not been answered yet.</summary>
internal sealed class Waiter(Task<AccessToken> answer, CancellationTokenSource cancellation)
{
    public Task<AccessToken> Answer => answer;

    public CancellationTokenSource Cancellation => cancellation;

    /// <summary>Whose token it waits for: that of the options when its acquisition began.</summary>
    public int Client { get; set; }
}
