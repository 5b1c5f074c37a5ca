namespace TokenKit.Http;

/// <summary>The token that one request selected, and what is sent with it.</summary>
internal interface IRequestToken
{
    /// <summary>Usually a cache. A rejected token of any other provider cannot be replaced.</summary>
    ITokenProvider Tokens { get; }

    /// <summary>
    /// The hosts that may have this token, in addition to those of the client; <see langword="null"/> if the handler knows the hosts of its
    /// token.
    /// </summary>
    AllowedHosts? AllowedHosts { get; }

    /// <summary>Adds the headers that belong to this request. Headers that the caller set stay as they are.</summary>
    /// <remarks>Constant headers are a part of the token: <see cref="AccessToken.Headers"/>.</remarks>
    void AddHeaders(HttpRequestMessage request);

    /// <summary>
    /// Reports that an API rejected a token that had just replaced another rejected token. Throws what reading the answer throws.
    /// </summary>
    Task ReportSecondRejectionAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
