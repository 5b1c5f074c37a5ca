using System.Net;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>One rotation from the list to the deletion, and the clean-up if a step fails.</summary>
internal sealed class RotationRun(ClientSecretsClient client, SecretVerifier verifier, TimeProvider timeProvider)
{
    // A later use of the newer secret is not the verification, even if the callback before that took long.
    private static readonly TimeSpan OwnUse = TimeSpan.FromHours(1);

    private readonly RotationState _state = new();
    private readonly SendCount _additions = new();
    private ClientSecretsClient.Listing _before = new(null, []);

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
            throw _state.Failed(cause, cancellationToken);
        }
    }

    private async Task<ClientSecretRotationResult> RotateAsync(
        Func<AddedClientSecret, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        ClientSecretInfo? old = _state.Old = _before.Secrets.SingleOrDefault();
        _state.Step = ClientSecretRotationStep.Add;
        AddedClientSecret added = _state.New = await client.AddAsync(_additions, cancellationToken).ConfigureAwait(false);

        _state.Step = ClientSecretRotationStep.Publish;
        cancellationToken.ThrowIfCancellationRequested();
        await publish(added, cancellationToken).ConfigureAwait(false);

        _state.Step = ClientSecretRotationStep.Verify;
        await verifier.RunAsync(
            added.Secret, client.Options.VerificationTimeout, client.Options.VerificationInterval, cancellationToken).ConfigureAwait(false);

        _state.Step = ClientSecretRotationStep.Delete;
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
            throw _state.Stopped($"{SecretsAdvice.TooMany(_before.Secrets)} None was added.{rule}");
        }

        _state.Old = older;
        _state.Step = ClientSecretRotationStep.Delete;
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
            throw _state.Stopped(
                $"ConsoleCredentialId {client.Options.ConsoleCredentialId} is the credential of another client than '{verifier.ClientId}', "
                + $"whose secret is to be rotated; nothing was changed. Set the number of the credential of '{verifier.ClientId}'.");
        }
    }

    // Not with the caller's cancellation: that is one of the reasons to clean up.
    private async Task CleanUpAsync(Exception cause)
    {
        switch (_state.Step)
        {
            case ClientSecretRotationStep.Add when cause is not TokenAcquisitionException:
                _state.Outcome = await RemoveOrphanAsync(cause).ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Publish:
                _state.Outcome = await RemoveNewAsync(
                    "It must not be used, even if the callback has stored it already.").ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Verify when IssuerError.IsRefusedClient(cause):
                _state.Outcome = await RemoveNewAsync("It was published: publish the old one again.").ConfigureAwait(false);
                break;
            case ClientSecretRotationStep.Verify:
                _state.Outcome = $"The new secret {_state.New!.Uuid} was published and is there too, but no token was acquired with it "
                    + "so far. Once one was, delete the old one; the next rotation needs its place.";
                break;
            case ClientSecretRotationStep.Delete when _state.New is { } added:
                _state.Outcome = $"The new secret {added.Uuid} was published, and a token was acquired with it.";
                break;
        }
    }

    private async Task<string> RemoveNewAsync(string then)
    {
        string uuid = _state.New!.Uuid;
        _state.IsNewDeleted = await TryDeleteAsync(uuid).ConfigureAwait(false);
        return _state.IsNewDeleted
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
}
