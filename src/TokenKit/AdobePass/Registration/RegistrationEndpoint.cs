using System.Collections.Concurrent;
using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Registers a client (RFC 7591 section 3): sends a software statement, and receives client credentials. It does so at each call; the
/// <see cref="RegistrationCoordinator"/> decides when to call.
/// </summary>
internal sealed class RegistrationEndpoint(
    AdobePassApplication application, AdobePassFailures failures, AdobePassAdvice advice, EndpointSender sender, TimeProvider timeProvider)
{
    private const int LongestId = 512;

    private readonly BackOff _backOff = new(timeProvider);

    // A statement that Adobe refused permanently, and the failure: it is not sent again.
    private volatile Tuple<string, TokenAcquisitionException>? _refused;

    /// <summary>Waits until one registration may be sent. Called before the lock of the store is taken.</summary>
    /// <exception cref="TokenAcquisitionException">
    /// Too many requests of the address wait already; or it is not known whether the last registration of this key made a client, and the
    /// back-off after it has not ended. Such a caller must not use the permits of its address.
    /// </exception>
    public async ValueTask WaitForPermitAsync(AdobePassDevice? device, CancellationToken cancellationToken)
    {
        ThrowWhileBackingOff(application.KeyOf(device));
        try
        {
            await sender.WaitForPermitAsync(Request(device), cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException failure)
        {
            throw failures.NotRegistered(failure);
        }
    }

    /// <summary>Registers once; the caller has the permit for it.</summary>
    /// <remarks>No caller can cancel it: Adobe might make the client all the same. It has time limits of its own.</remarks>
    public async Task<ClientRegistration> RegisterAsync(AdobePassDevice? device, string? replaced)
    {
        SoftwareStatement statement = CurrentStatement();
        if (_refused is { } refused && refused.Item1 == statement.Value)
        {
            throw TokenAcquisitionException.Again(refused.Item2);
        }

        ClientRegistrationKey key = application.KeyOf(device);
        ThrowWhileBackingOff(key);
        try
        {
            EndpointAnswer answer = await sender.SendAsync(Request(device, statement), CancellationToken.None).ConfigureAwait(false);
            _backOff.End(key);
            return Read(answer.Json!.Value, replaced);
        }
        catch (AdobeRequestException failure)
        {
            TokenAcquisitionException wrapped = failure.Fate is RequestFate.NotCarriedOut
                ? failures.NotRegistered(failure)
                : _backOff.Begin(key, wait => failures.NotKnownToBeRegistered(failure, wait));
            if (IssuerError.KindOf(failure) is IssuerError.Kind.RefusedStatement)
            {
                _refused = Tuple.Create(statement.Value, wrapped);
            }

            throw wrapped;
        }
    }

    private void ThrowWhileBackingOff(ClientRegistrationKey key)
    {
        if (_backOff.Current(key) is { } current)
        {
            throw failures.StillUnknown(current.Failure, current.Left);
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

    // Without a statement it is not sent, and only waits for a permit.
    private EndpointRequest Request(AdobePassDevice? device, SoftwareStatement? statement = null) => new()
    {
        Failure = failures.RegistrationFailure,
        Address = application.RegistrationEndpoint,
        Advice = advice.ForRegistration,
        Missing = MissingFrom,
        Repeats = EndpointRequest.Repetition.NotCarriedOut,
        ForwardedFor = device?.ForwardedForValue,
        HasPermit = true,
        Create = _ =>
        {
            var message = new BackChannelRequest(HttpMethod.Post, application.RegistrationEndpoint) { Content = ToContent(statement!) };
            AdobePassHeaders.Add(message, application, device);
            return new((message, SecretRedactor.None.With(statement!.Value)));
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

    private static string? MissingFrom(EndpointAnswer answer) =>
        answer.Json is not { } json || !IsId(json.Text("client_id")) ? "a client_id"
        : string.IsNullOrWhiteSpace(json.Text("client_secret")) ? "a client_secret"
        : null;

    // The id is logged and is in messages; a secret is in neither, and may have any form.
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

    // RFC 7591 says seconds, and so does Adobe's sample; its servers have answered in milliseconds too. As seconds, this limit is the year
    // 5138.
    private static DateTimeOffset? IssuedAt(long? value) => value is > 0
        ? JsonMembers.ToInstant(value < 100_000_000_000 ? value * 1000 : value)
        : null;

    /// <summary>
    /// Remembers the registrations whose outcome is not known: Adobe may have made a client, and each further request may make another.
    /// So the next one waits, 30 s at first and twice as long after each, up to five minutes. Kept in this process only.
    /// </summary>
    private sealed class BackOff(TimeProvider timeProvider)
    {
        private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

        private readonly ConcurrentDictionary<ClientRegistrationKey, Wait> _waits = new();
        private long _trimmedAt;

        /// <summary>
        /// How the last registration of this key failed, and how long the next one has to wait; <see langword="null"/> if it need not.
        /// </summary>
        public (TokenAcquisitionException Failure, TimeSpan Left)? Current(ClientRegistrationKey key) =>
            _waits.TryGetValue(key, out Wait? wait) && Left(wait) is { } left && left > TimeSpan.Zero ? (wait.Failure, left) : null;

        /// <summary>Begins to wait. Callers get the failure too until the wait ends.</summary>
        public TokenAcquisitionException Begin(ClientRegistrationKey key, Func<TimeSpan, TokenAcquisitionException> failure)
        {
            Trim();
            TimeSpan length = _waits.TryGetValue(key, out Wait? before) ? before.Length * 2 : First;
            length = length < Longest ? length : Longest;
            TokenAcquisitionException made = failure(length);
            _waits[key] = new Wait(timeProvider.GetTimestamp(), length, made);
            return made;
        }

        public void End(ClientRegistrationKey key) => _waits.TryRemove(key, out _);

        private TimeSpan Left(Wait wait) => wait.Length - timeProvider.GetElapsedTime(wait.BeganAt);

        // A device that never comes back must not stay in memory indefinitely.
        private void Trim()
        {
            long now = timeProvider.GetTimestamp();
            if (timeProvider.GetElapsedTime(Volatile.Read(ref _trimmedAt), now) < Longest)
            {
                return;
            }

            Volatile.Write(ref _trimmedAt, now);
            foreach ((ClientRegistrationKey key, Wait wait) in _waits)
            {
                if (Left(wait) < -Longest)
                {
                    _waits.TryRemove(KeyValuePair.Create(key, wait));
                }
            }
        }

        private sealed class Wait(long beganAt, TimeSpan length, TokenAcquisitionException failure)
        {
            public long BeganAt => beganAt;

            public TimeSpan Length => length;

            public TokenAcquisitionException Failure => failure;
        }
    }
}
