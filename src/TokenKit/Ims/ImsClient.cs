using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;
using TokenKit.OAuth;
using TokenKit.Requests;

namespace TokenKit.Ims;

/// <summary>
/// The endpoints of Adobe IMS for a token that was issued: is it valid, and end it. They are asked at each call, nothing is cached, and the
/// token travels in the form of the request only.
/// </summary>
/// <remarks>
/// Network errors, time-outs, 408, 429 and 5xx are retried up to three times with jitter, each attempt within 10 s and all within 30 s: asking
/// twice does no harm here. Where several secrets are set they are tried in order, on <c>invalid_client</c> only. Safe for concurrent callers.
/// </remarks>
public sealed class ImsClient
{
    private const int LongestReason = 300;

    private readonly string _name;
    private readonly Func<ImsOptions> _options;
    private readonly string _settings;
    private readonly RequestSender _sender;
    private readonly ILogger _logger;

    // Written without a lock: two calls that found different secrets good are both right.
    private volatile int _goodSecret;

    // Each is warned about once, until it is good again. By value: the settings are read anew at each call, and an index may mean another.
    private readonly ConcurrentDictionary<string, bool> _knownRefused = new(StringComparer.Ordinal);

    /// <summary>Makes a client for one credential.</summary>
    /// <param name="options">The credential; checked here, and read at each call, its file included.</param>
    /// <param name="httpClient">Carries the requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).</param>
    /// <param name="timeProvider">The clock of time limits and retries; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">Something is missing or cannot be; the message lists all of it, with the mend.</exception>
    public ImsClient(ImsOptions options, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(ImsCredential.NameOf(options), () => options!, nameof(ImsOptions), () => httpClient, timeProvider ?? TimeProvider.System, NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(httpClient);
        Resolve(options).Dispose();
    }

    internal ImsClient(string name, Func<ImsOptions> options, string settings, Func<HttpClient> httpClient, TimeProvider timeProvider, ILogger logger)
    {
        _name = name;
        _options = options;
        _settings = settings;
        _sender = new RequestSender(httpClient, timeProvider);
        _logger = logger;
    }

    /// <summary>Asks IMS whether a token is good (<c>POST /ims/validate_token/v1</c>). A bad one is an answer, and no exception.</summary>
    /// <param name="token">The token as it is sent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AdobeRequestException">IMS gave no verdict; the message says why.</exception>
    /// <exception cref="OptionsValidationException">The credential has become wrong since; the message lists all of it.</exception>
    public async Task<TokenValidationResult> ValidateTokenAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        using ImsCredential credential = Resolve(_options());
        RequestPlan plan = new ImsRequests(credential, token).Validation();
        RequestAnswer answer = await _sender.SendAsync(plan, cancellationToken).ConfigureAwait(false);
        JsonElement verdict = answer.Json!.Value;
        return new TokenValidationResult(verdict.GetProperty("valid").GetBoolean(), WireText.Fit(verdict.Text("reason"), plan.Secrets, LongestReason));
    }

    /// <summary>
    /// Ends a token and whatever was derived from it (<c>POST /ims/invalidate_token/v2</c> with <c>cascading=all</c>). Only the client that it was
    /// issued to may. A cache goes on handing the token out until an API refuses it.
    /// </summary>
    /// <param name="token">The token as it is sent.</param>
    /// <param name="cancellationToken">Ends the call; whether the token lives on is not known then.</param>
    /// <exception cref="AdobeRequestException">IMS did not end it, or nobody knows whether it did; the message says why.</exception>
    /// <exception cref="OptionsValidationException">The credential has become wrong since; the message lists all of it.</exception>
    public Task InvalidateTokenAsync(string token, CancellationToken cancellationToken = default) =>
        EndAsync(token, static (requests, secret) => requests.Invalidation(secret), cancellationToken);

    /// <summary>Ends a token by the standard's door (<c>POST /ims/revoke</c>, RFC 7009, with Basic authentication).</summary>
    /// <inheritdoc cref="InvalidateTokenAsync(string, CancellationToken)"/>
    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken = default) =>
        EndAsync(token, static (requests, secret) => requests.Revocation(secret), cancellationToken);

    /// <summary>The name of the credential; never a secret.</summary>
    public override string ToString() => $"IMS client '{_name}'";

    private async Task EndAsync(string token, Func<ImsRequests, string, RequestPlan> plan, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        using ImsCredential credential = Resolve(_options());
        var requests = new ImsRequests(credential, token);
        int count = credential.ClientSecrets.Count;
        int first = _goodSecret;
        for (int tried = 1; ; tried++)
        {
            int secret = (first + tried - 1) % count;
            try
            {
                await _sender.SendAsync(plan(requests, credential.ClientSecrets[secret]), cancellationToken).ConfigureAwait(false);
                _goodSecret = secret;
                _knownRefused.TryRemove(credential.ClientSecrets[secret], out _);
                return;
            }
            catch (AdobeRequestException failure) when (failure.Error == "invalid_client" && tried < count)
            {
                if (_knownRefused.TryAdd(credential.ClientSecrets[secret], true))
                {
                    TokenLog.SecretRefused(_logger, secret + 1, count, _name);
                }
            }
        }
    }

    private ImsCredential Resolve(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, _settings);
        ImsCredential credential = resolver.Resolve() ?? throw new OptionsValidationException(_name, typeof(ImsOptions),
            [resolver.Problem]);
        return credential.LocalToken is null ? credential : throw new OptionsValidationException(
            _name, typeof(ImsOptions), [$"{_settings} has a local development token and no client, which IMS wants to know: use the credential of an OAuth server-to-server client, or service credentials."]);
    }
}
