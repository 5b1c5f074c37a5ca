using System.Net;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>One rotation from the list to the deletion, and the clean-up if a step fails.</summary>
internal sealed class RotationRun(ClientSecretsClient client, SecretVerifier verifier, TimeProvider timeProvider)
{
    // A later use of the newer secret is not the verification, even if the callback before that took long.
    private static readonly TimeSpan OwnUse = TimeSpan.FromHours(1);

    private readonly SendCount _additions = new();
    private ClientSecretsClient.Listing _before = new(null, []);
    private ClientSecretRotationStep _step;
    private ClientSecretInfo? _old;
    private AddedClientSecret? _new;
    private bool _isNewDeleted;
    private string? _outcome; // What happened to the new secret, as a sentence; null if no secret was added.

    public async Task<ClientSecretRotationResult> RunAsync(
        Func<AddedClientSecret, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        try
        {
            _before = await client.ListWithClientAsync(cancellationToken).ConfigureAwait(false);
            RequireTheSameClient();
            return _before.Secrets.Count < SecretsAdvice.Most
                ? await RotateAsync(publish, cancellationToken).ConfigureAwait(false)
                : await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not ClientSecretRotationException)
        {
            await CleanUpAsync(cause).ConfigureAwait(false);
            throw Failed(cause, cancellationToken);
        }
    }

    private async Task<ClientSecretRotationResult> RotateAsync(
        Func<AddedClientSecret, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        ClientSecretInfo? old = _old = _before.Secrets.SingleOrDefault();
        _step = ClientSecretRotationStep.Add;
        AddedClientSecret added = _new = await client.AddAsync(_additions, cancellationToken).ConfigureAwait(false);

        _step = ClientSecretRotationStep.Publish;
        cancellationToken.ThrowIfCancellationRequested();
        await publish(added, cancellationToken).ConfigureAwait(false);

        _step = ClientSecretRotationStep.Verify;
        await verifier.RunAsync(
            added.Secret, client.Options.VerificationTimeout, client.Options.VerificationInterval, cancellationToken).ConfigureAwait(false);

        _step = ClientSecretRotationStep.Delete;
        bool deletes = old is not null && client.Options.DeleteWhenIdleFor is null;
        if (deletes)
        {
            await DeleteOldAsync(old!, cancellationToken).ConfigureAwait(false);
        }

        return new ClientSecretRotationResult(added.Info, old, isNewSecretAdded: true, isOldSecretDeleted: deletes);
    }

    // There are two: an earlier run left them, or two systems use one each. Only the console's own record can tell.
    private async Task<ClientSecretRotationResult> FinishAsync(CancellationToken cancellationToken)
    {
        ClientSecretInfo older = _before.Secrets[0];
        ClientSecretInfo newer = _before.Secrets[^1];
        if (client.Options.DeleteWhenIdleFor is not { } idle || !IsInUse(newer) || !IsIdle(older, idle))
        {
            string rule = client.Options.DeleteWhenIdleFor is { } required
                ? $" A rotation deletes the older one by itself once no token was acquired with it for {required} and one was acquired "
                    + $"with the newer more than {client.Options.VerificationTimeout + OwnUse} after it was added."
                : $" With {nameof(ClientSecretsOptions.DeleteWhenIdleFor)} set, a rotation would delete the older one by itself once it is "
                    + "out of use.";
            throw Stopped($"{SecretsAdvice.TooMany(_before.Secrets)} None was added.{rule}");
        }

        _old = older;
        _step = ClientSecretRotationStep.Delete;
        await DeleteOldAsync(older, cancellationToken).ConfigureAwait(false);
        return new ClientSecretRotationResult(newer, older, isNewSecretAdded: false, isOldSecretDeleted: true);
    }

    private bool IsInUse(ClientSecretInfo secret) =>
        secret is { CreatedAt: { } createdAt, LastUsedAt: { } lastUsedAt }
        && lastUsedAt - createdAt > client.Options.VerificationTimeout + OwnUse;

    private bool IsIdle(ClientSecretInfo secret, TimeSpan idle) =>
        (secret.LastUsedAt ?? secret.CreatedAt) is { } last && last + idle <= timeProvider.GetUtcNow();

    private async Task DeleteOldAsync(ClientSecretInfo old, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(old.Uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException gone) when (gone.StatusCode is HttpStatusCode.NotFound)
        {
            // It was deleted meanwhile.
        }
    }

    private void RequireTheSameClient()
    {
        if (_before.ClientId is { } listed && listed != verifier.ClientId)
        {
            throw Stopped(
                $"ConsoleCredentialId {client.Options.ConsoleCredentialId} is the credential of another client than '{verifier.ClientId}', "
                + $"whose secret is to be rotated; nothing was changed. Set the number of the credential of '{verifier.ClientId}'.");
        }
    }

    // Not with the caller's cancellation: that is one of the reasons to clean up.
    private async Task CleanUpAsync(Exception cause)
    {
        switch (_step)
        {
            case ClientSecretRotationStep.Add when cause is not TokenAcquisitionException:
                _outcome = await RemoveOrphanAsync(cause).ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Publish:
                _outcome = await RemoveNewAsync(
                    "It must not be used, even if the callback has stored it already.").ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Verify when IssuerError.IsRefusedClient(cause):
                _outcome = await RemoveNewAsync("It was published: publish the old one again.").ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Verify:
                _outcome = $"The new secret {_new!.Uuid} was published and is there too, but no token was acquired with it "
                    + "so far. Once one was, delete the old one; the next rotation needs its place.";
                break;
            case ClientSecretRotationStep.Delete when _new is { } added:
                _outcome = $"The new secret {added.Uuid} was published, and a token was acquired with it.";
                break;
        }
    }

    private async Task<string> RemoveNewAsync(string then)
    {
        string uuid = _new!.Uuid;
        _isNewDeleted = await TryDeleteAsync(uuid).ConfigureAwait(false);
        return _isNewDeleted
            ? $"The new secret {uuid} has been deleted again. {then}"
            : $"The new secret {uuid} could not be deleted again: delete it, the next rotation needs its place. {then}";
    }

    // If the answer was lost, or a handler sent the request twice, there may be an unknown secret: new, and never used.
    private async Task<string> RemoveOrphanAsync(Exception cause)
    {
        IReadOnlyList<ClientSecretInfo> now;
        try
        {
            now = await client.ListAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return "Whether an unknown secret was added could not be found out: list them, and delete the one that was never used.";
        }

        ClientSecretInfo? orphan = now.FirstOrDefault(
            secret => secret.LastUsedAt is null && _before.Secrets.All(known => known.Uuid != secret.Uuid));
        if (orphan is null)
        {
            return "No new, unused secret was found; if one appears later, delete it.";
        }

        return !MayBeOurs(cause) ? $"A secret {orphan.Uuid} was added after the run began, and has never been used: delete it, unless "
                + "another system has just added it; the next rotation needs its place."
            : await TryDeleteAsync(orphan.Uuid).ConfigureAwait(false)
                ? $"An unknown secret {orphan.Uuid} had been added; it has been deleted again."
            : $"An unknown secret {orphan.Uuid} was added, and could not be deleted again: delete it, the next rotation needs its place.";
    }

    private async Task<bool> TryDeleteAsync(string uuid)
    {
        try
        {
            await client.DeleteAsync(uuid, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            // Not thrown again: the exception that the caller gets must describe the state.
            return exception is AdobeRequestException { StatusCode: HttpStatusCode.NotFound };
        }
    }

    // A request that was refused added none, unless it was sent twice and the second one was refused.
    private bool MayBeOurs(Exception cause) =>
        _additions.IsRepeated
        || cause is not AdobeRequestException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError };

    private Exception Failed(Exception cause, CancellationToken cancellationToken)
    {
        string old = _old is null ? string.Empty : _step is ClientSecretRotationStep.Delete
            ? $" Whether the old secret {_old.Uuid} is deleted is not known: list the secrets, and delete it once it is out of use."
            : $" The old secret {_old.Uuid} works as before.";
        string state = $"{old}{(_outcome is null ? string.Empty : $" {_outcome}")}";
        return cause is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException($"The rotation was cancelled at the step '{_step}'.{state}", cause, cancellationToken)
            : Stopped($"The rotation stopped at the step '{_step}': {Reason(cause)}{state}", Harmless(cause));
    }

    private ClientSecretRotationException Stopped(string message, Exception? cause = null) =>
        new(_step, message, cause) { OldSecret = _old, NewSecret = _new?.Info, IsNewSecretDeleted = _isNewDeleted };

    // The message of the callback is not used: it may repeat the secret.
    private string Reason(Exception cause) => _step switch
    {
        ClientSecretRotationStep.Publish => $"the callback that publishes the secret threw {cause.GetType().Name}.",
        ClientSecretRotationStep.Verify when IssuerError.IsRefusedClient(cause) =>
            "IMS refused the new secret (invalid_client) until the time limit of the verification.",
        _ => Harmless(cause) is null ? $"{cause.GetType().Name} was thrown." : cause.Message,
    };

    private Exception? Harmless(Exception cause) =>
        _new is { } added && cause.ToString().Contains(added.Secret, StringComparison.OrdinalIgnoreCase) ? null : cause;
}
