using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>
/// Lists, adds and deletes the secrets of one credential through the API of the Adobe Developer Console. A credential has two secrets at
/// most, and both work. Not possible for Enterprise Web App credentials, nor while a migration from JWT to OAuth is in progress.
/// </summary>
/// <remarks>
/// See https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/. The project needs the
/// I/O Management API, and the token the scopes of that API, <c>read_client_secret</c> and <c>manage_client_secrets</c> among them. List
/// and delete are retried like a token request. Add is retried after a 429 only, because a lost answer may have added a secret: let no
/// handler of the <see cref="HttpClient"/> repeat a POST. Safe for concurrent callers.
/// </remarks>
public sealed class ClientSecretsClient
{
    private const string NoCredential =
        " There is no such credential: check ConsoleOrganizationId and ConsoleCredentialId, the two numbers in the address of the "
        + "credential's page in the Adobe Developer Console.";

    private readonly EndpointSender _sender;
    private readonly Uri _secrets;

    /// <summary>Makes a client for the secrets of one credential.</summary>
    /// <param name="httpClient">
    /// Carries the requests; not disposed. It must put a token and its <c>x-api-key</c> on them (<c>AdobeTokenHandler</c>) and follow no
    /// redirects.
    /// </param>
    /// <param name="options">Which credential; read once, here.</param>
    /// <param name="timeProvider">The clock of time limits and retries; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">A setting is missing or not valid; the message lists each, and what to do.</exception>
    public ClientSecretsClient(HttpClient httpClient, ClientSecretsOptions options, TimeProvider? timeProvider = null)
        : this(() => httpClient, options, $"{nameof(ClientSecretsOptions)}: ", timeProvider ?? TimeProvider.System)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    internal ClientSecretsClient(Func<HttpClient> httpClient, ClientSecretsOptions options, string where, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblems(where) is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(nameof(ClientSecretsOptions), typeof(ClientSecretsOptions), problems);
        }

        Options = options;
        _sender = new EndpointSender(httpClient, timeProvider);
        _secrets = new Uri($"{options.BaseAddress.AbsoluteUri.TrimEnd('/')}/console/organizations/{options.ConsoleOrganizationId}"
            + $"/credentials/{options.ConsoleCredentialId}/secrets");
    }

    internal ClientSecretsOptions Options { get; }

    /// <summary>Lists the secrets, the oldest first (<c>GET …/secrets</c>).</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AdobeRequestException">
    /// The console refused the request, or could not be reached; the message says why and what to do.
    /// </exception>
    /// <exception cref="TokenAcquisitionException">There was no token to send.</exception>
    public async Task<IReadOnlyList<ClientSecretInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        (await ListWithClientAsync(cancellationToken).ConfigureAwait(false)).Secrets;

    /// <summary>Adds a secret (<c>POST …/secrets</c>); the others still work. The console shows it only once: store it.</summary>
    /// <param name="cancellationToken">Ends the call; whether a secret was added is not known then.</param>
    /// <exception cref="AdobeRequestException">
    /// As for <see cref="ListAsync"/>; there are two secrets already; or the answer was lost
    /// (<see cref="AdobeRequestException.IsTransient"/>). Then list the secrets, and also after an error if a handler may have repeated the
    /// request: an unknown one may have been added.
    /// </exception>
    /// <exception cref="TokenAcquisitionException">There was no token to send.</exception>
    public async Task<AddedClientSecret> AddAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await AddAsync(new SendCount(), cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException failure) when (failure.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
        {
            throw await ExplainAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Deletes a secret permanently (<c>DELETE …/secrets/{uuid}</c>). Tokens that were acquired with it stay valid until they expire.
    /// </summary>
    /// <param name="uuid">Its <see cref="ClientSecretInfo.Uuid"/>.</param>
    /// <param name="cancellationToken">Ends the call; whether it was deleted is not known then.</param>
    /// <exception cref="AdobeRequestException">
    /// As for <see cref="ListAsync"/>, or there is no such secret (<see cref="HttpStatusCode.NotFound"/>).
    /// </exception>
    /// <exception cref="TokenAcquisitionException">There was no token to send.</exception>
    /// <exception cref="ArgumentException">The name has characters that no name has. Is it the secret itself?</exception>
    public async Task DeleteAsync(string uuid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(uuid);
        if (!ClientSecretInfo.IsName(uuid))
        {
            throw new ArgumentException("This is not the name of a secret: give the Uuid of one that ListAsync returned.", nameof(uuid));
        }

        int sent = 0;
        EndpointRequest request = Request(
            "The secret was not deleted",
            HttpMethod.Delete,
            new Uri($"{_secrets.AbsoluteUri}/{uuid}"),
            $" There is no secret {uuid} (any more), or no such credential: list the secrets, and check ConsoleOrganizationId and "
            + "ConsoleCredentialId.",
            EndpointRequest.OwnAnswer,
            _ => sent++);
        try
        {
            await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException gone) when (gone.StatusCode is HttpStatusCode.NotFound && sent > 1)
        {
            // An earlier attempt deleted it, and its answer was lost.
        }
    }

    /// <summary>The address of the secrets; never one of them.</summary>
    public override string ToString() => _secrets.AbsoluteUri;

    /// <summary>Adds a secret; the caller explains a failure.</summary>
    internal async Task<AddedClientSecret> AddAsync(SendCount count, CancellationToken cancellationToken)
    {
        EndpointRequest request = Request(
            "The addition of a secret failed",
            HttpMethod.Post,
            _secrets,
            NoCredential,
            answer => AddedOf(answer) is null ? "a secret" : null,
            message =>
            {
                count.Begin();
                message.Options.Set(SendCount.Key, count);
            });
        return AddedOf(await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false))!;
    }

    internal async Task<Listing> ListWithClientAsync(CancellationToken cancellationToken)
    {
        EndpointRequest request = Request(
            "The secrets could not be listed",
            HttpMethod.Get,
            _secrets,
            NoCredential,
            answer => ListOf(answer) is null ? "a list of secrets" : null);
        EndpointAnswer answer = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new Listing(answer.Json?.Text("client_id"), ListOf(answer)!);
    }

    private static EndpointRequest Request(
        string failure,
        HttpMethod method,
        Uri address,
        string notFound,
        Func<EndpointAnswer, string?> missing,
        Action<HttpRequestMessage>? onSending = null) => new()
        {
            Failure = failure,
            Address = address,
            Advice = answer => SecretsAdvice.For(answer, notFound),
            Missing = missing,
            Repeats = method == HttpMethod.Post ? EndpointRequest.Repetition.Throttled : EndpointRequest.Repetition.Harmless,
            Create = _ =>
            {
                var message = new HttpRequestMessage(method, address);
                onSending?.Invoke(message);
                return new((message, SecretRedactor.None));
            },
        };

    // The oldest first; null if the answer holds no list of secrets.
    private static IReadOnlyList<ClientSecretInfo>? ListOf(EndpointAnswer answer)
    {
        if (answer.Json?.Member("client_secrets", JsonValueKind.Array) is not { } array)
        {
            return null;
        }

        List<ClientSecretInfo?> secrets = [.. array.EnumerateArray().Select(ClientSecretInfo.TryRead)];
        return secrets.Contains(null)
            ? null
            : [.. secrets.OfType<ClientSecretInfo>().OrderBy(secret => secret.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    private static AddedClientSecret? AddedOf(EndpointAnswer answer) =>
        answer.Json is { } json && json.Text("client_secret") is { Length: > 0 } secret && ClientSecretInfo.TryRead(json) is { } info
            ? new AddedClientSecret(secret, info)
            : null;

    // The console need not say why; that there are two secrets is the usual reason.
    private async Task<AdobeRequestException> ExplainAsync(AdobeRequestException failure, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<ClientSecretInfo> secrets = await ListAsync(cancellationToken).ConfigureAwait(false);
            return secrets.Count < SecretsAdvice.Most || SecretsAdvice.IsMigration(failure.ErrorDescription)
                ? failure
                : new AdobeRequestException(
                    $"{SecretsAdvice.TooMany(secrets)} If a handler of the HttpClient repeats requests, this very call may have added the "
                    + "newer one, and its value is not known then.",
                    failure.Details with { IsTransient = false, RetryAfter = null },
                    failure);
        }
        catch (Exception exception) when (exception is AdobeRequestException or TokenAcquisitionException)
        {
            return failure;
        }
    }

    /// <summary>The secrets of a credential at one moment, the oldest first, and its client id.</summary>
    internal sealed class Listing(string? clientId, IReadOnlyList<ClientSecretInfo> secrets)
    {
        public string? ClientId => clientId;

        public IReadOnlyList<ClientSecretInfo> Secrets => secrets;
    }
}
