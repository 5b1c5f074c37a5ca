using System.Collections.Immutable;

namespace TokenKit.Testing.Ims;

// One secret of a credential, immutable. It has no date until the credential is added to an emulator, which has a clock.
internal sealed class LiveSecret
{
    public required string Secret { get; init; }

    public string Id { get; private init; } = Guid.NewGuid().ToString();

    public DateTimeOffset? CreatedAt { get; private init; }

    // By grant type, when it last got a token.
    public ImmutableSortedDictionary<string, DateTimeOffset> Usages { get; private init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    public DateTimeOffset? LastUsedAt => Usages.IsEmpty ? null : Usages.Values.Max();

    public LiveSecret Dated(DateTimeOffset now) => new() { Secret = Secret, Id = Id, CreatedAt = CreatedAt ?? now, Usages = Usages };

    public LiveSecret Used(string grantType, DateTimeOffset now) =>
        new() { Secret = Secret, Id = Id, CreatedAt = CreatedAt, Usages = Usages.SetItem(grantType, now) };

    // The id; never the secret.
    public override string ToString() => Id;
}
