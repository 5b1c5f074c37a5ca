using System.Text.Json;
using TokenKit.OAuth;
using TokenKit.Requests;

namespace TokenKit.AdobePass.Registration;

/// <summary>Registers a client (RFC 7591 section 3): a software statement becomes client credentials. Does so at each call; who may call is decided elsewhere.</summary>
internal sealed class ClientRegistrar(
    AdobePassApplication application, AdobePassFailures failures, AdobePassAdvice advice, RequestSender sender, TimeProvider timeProvider)
{
    private const int LongestId = 512;

    // The statement that Adobe refuses for good, and how it said so: it is not asked about it again.
    private volatile Tuple<string, TokenAcquisitionException>? _refused;

    private readonly RegistrationPauses _pauses = new(timeProvider);

    /// <param name="device">The device that the client is for; <see langword="null"/> for the server itself.</param>
    /// <param name="replaced">The client id of the refused client that this one replaces.</param>
    /// <param name="turn">Awaited before each attempt.</param>
    /// <remarks>No cancellation of a caller ends it: Adobe might make the client all the same. It has time limits of its own.</remarks>
    /// <exception cref="TokenAcquisitionException">The client was not registered.</exception>
    public async Task<ClientRegistration> RegisterAsync(
        AdobePassDevice? device, string? replaced, Func<CancellationToken, ValueTask> turn)
    {
        SoftwareStatement statement = CurrentStatement();
        if (_refused is { } refused && refused.Item1 == statement.Value)
        {
            throw TokenAcquisitionException.Again(refused.Item2);
        }

        ClientRegistrationKey key = application.KeyOf(device);
        ThrowInPause(key);
        try
        {
            RequestPlan plan = Plan(statement, device, turn);
            RequestAnswer answer = await sender.SendAsync(plan, CancellationToken.None).ConfigureAwait(false);
            _pauses.End(key);
            return Read(answer.Json!.Value, replaced);
        }
        catch (AdobeRequestException failure)
        {
            TokenAcquisitionException wrapped = failure.Fate is RequestFate.NotCarriedOut
                ? failures.NotRegistered(failure)
                : _pauses.Begin(key, length => failures.NotKnownToBeRegistered(failure, length));
            if (failure is { IsTransient: false, Error: "invalid_software_statement" or "unapproved_software_statement" })
            {
                _refused = Tuple.Create(statement.Value, wrapped);
            }

            throw wrapped;
        }
    }

    /// <summary>Called before a registration waits for a permit: a caller in the pause must not use the permits of its address.</summary>
    /// <exception cref="TokenAcquisitionException">
    /// The outcome of the last registration of this key is not known, and the pause after it is not over.
    /// </exception>
    public void ThrowInPause(ClientRegistrationKey key)
    {
        if (_pauses.Current(key) is { } pause)
        {
            throw failures.StillUnknown(pause.Failure, pause.Left);
        }
    }

    private SoftwareStatement CurrentStatement()
    {
        SoftwareStatement statement;
        try
        {
            statement = application.Statement();
        }
        catch (SoftwareStatementException exception)
        {
            throw failures.StatementUnusable(exception.Message);
        }

        return statement.Application == application.Application ? statement : throw failures.StatementOfAnother();
    }

    private RequestPlan Plan(SoftwareStatement statement, AdobePassDevice? device, Func<CancellationToken, ValueTask> turn) => new()
    {
        Failure = failures.RegistrationFailure,
        Address = application.RegistrationEndpoint,
        Secrets = new TokenForm().AddSecret("software_statement", statement.Value),
        Advice = advice.ForRegistration,
        Missing = MissingFrom,
        Repetition = RequestRepetition.NotCarriedOut,
        Turn = turn,
        Create = () =>
        {
            var request = new BackChannelRequest(HttpMethod.Post, application.RegistrationEndpoint) { Content = ToContent(statement) };
            AdobePassHeaders.Add(request, application, device);
            return request;
        },
    };

    private ByteArrayContent ToContent(SoftwareStatement statement)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("software_statement", statement.Value);
            if (application.RedirectUri is { } redirectUri)
            {
                json.WriteString("redirect_uri", redirectUri.OriginalString);
            }

            json.WriteEndObject();
        }

        return new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json", "utf-8") } };
    }

    private static string? MissingFrom(RequestAnswer answer) =>
        answer.Json is not { } json || !IsId(json.Text("client_id")) ? "a client_id"
        : string.IsNullOrWhiteSpace(json.Text("client_secret")) ? "a client_secret"
        : null;

    // It is logged and stands in messages; a secret stands in neither, and may be of any make.
    private static bool IsId(string? clientId) => clientId is { Length: > 0 and <= LongestId } && HeaderText.IndexOfIllegal(clientId) < 0;

    private ClientRegistration Read(JsonElement json, string? replaced) => new()
    {
        ClientId = json.Text("client_id")!,
        ClientSecret = json.Text("client_secret")!,
        IssuedAt = IssuedAt(json.Number("client_id_issued_at")),
        RedirectUris = json.Texts("redirect_uris"),
        GrantTypes = json.Texts("grant_types"),
        Scopes = json.Texts("scopes"),
        RegisteredAt = timeProvider.GetUtcNow(),
        ReplacedClientId = replaced,
    };

    // RFC 7591 says seconds, and Adobe's sample too; its servers have been seen to answer in milliseconds. Seconds get there in the year 5138.
    private static DateTimeOffset? IssuedAt(long? value) => value is > 0
        ? JsonMembers.ToInstant(value < 100_000_000_000 ? value * 1000 : value)
        : null;
}
