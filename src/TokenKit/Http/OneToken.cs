namespace TokenKit.Http;

/// <summary>The token of a handler whose requests do not select one.</summary>
internal sealed class OneToken(ITokenProvider tokens) : IRequestTokenSelector, IRequestToken
{
    public ITokenProvider Tokens => tokens;

    public AllowedHosts? AllowedHosts => null;

    public bool SelectsTenants => false;

    public IRequestToken Select(HttpRequestMessage request) => this;

    public void AddHeaders(HttpRequestMessage request)
    {
    }

    public void RemoveHeaders(HttpRequestMessage request)
    {
    }

    public Task ReportSecondRejectionAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
