namespace TokenKit.Soak.Contenders;

/// <summary>One of those compared, as a service uses it: a client of one API that puts a token on every request.</summary>
public interface IContender : IDisposable
{
    /// <summary>Sends one request, the same for all contenders.</summary>
    /// <returns>The status of the API's answer.</returns>
    /// <exception cref="Exception">There was no token, or no answer: what kind of exception is the contender's own.</exception>
    Task<int> CallAsync(CancellationToken cancellationToken);
}
