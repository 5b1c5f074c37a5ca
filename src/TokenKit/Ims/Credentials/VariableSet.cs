namespace TokenKit.Ims.Credentials;

/// <summary>The four variables of one credential: <c>…_CLIENT_ID</c>, <c>…_CLIENT_SECRET</c>, <c>…_ORG_ID</c> and <c>…_SCOPES</c>.</summary>
internal static class VariableSet
{
    public const string UsualPrefix = "IMS_OAUTH_S2S";

    public static IReadOnlyList<string> Suffixes { get; } = ["CLIENT_ID", "CLIENT_SECRET", "ORG_ID", "SCOPES"];

    /// <param name="prefix">What the names begin with, without the last underscore.</param>
    /// <param name="valueOf">The value of a variable; <see langword="null"/> where it is not set.</param>
    /// <exception cref="CredentialFileException">There is no client id, or a list that is none.</exception>
    public static CredentialFileEntry Read(string prefix, Func<string, string?> valueOf)
    {
        string? Text(string name) => valueOf($"{prefix}_{name}") is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        IReadOnlyList<string> Texts(string name) => Text(name) is not { } text ? [] : TextList.Parse(text)
            ?? throw new CredentialFileException($"{prefix}_{name} begins as a JSON list and is none. Write [\"…\",\"…\"], or one text.");

        return new CredentialFileEntry
        {
            OAuth = new OAuthPart
            {
                ClientId = Text("CLIENT_ID") ?? throw new CredentialFileException($"{prefix}_CLIENT_ID is not set. Set it to the client id of the credential."),
                ClientSecrets = Texts("CLIENT_SECRET"),
                Scopes = Texts("SCOPES"),
            },
            OrganizationId = Text("ORG_ID"),
        };
    }
}
