namespace TokenKit.Ims.Credentials;

/// <summary>
/// The four variables of one credential: <c>…_CLIENT_ID</c>, <c>…_CLIENT_SECRET</c>, <c>…_ORG_ID</c> and <c>…_SCOPES</c>.
/// </summary>
internal static class VariableSet
{
    public const string UsualPrefix = "IMS_OAUTH_S2S";

    public static IReadOnlyList<string> Suffixes { get; } = ["CLIENT_ID", "CLIENT_SECRET", "ORG_ID", "SCOPES"];

    /// <param name="prefix">The start of the names of the variables, with or without the underscore.</param>
    /// <param name="clientId">The client id that is set explicitly; it replaces the variable.</param>
    /// <exception cref="CredentialFileException">The prefix or a list is not valid, or there is no client id.</exception>
    public static CredentialSource ReadEnvironment(string prefix, string? clientId)
    {
        string name = prefix.Trim().TrimEnd('_');
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new CredentialFileException(
                $"it is not a valid start of the names of environment variables. Set one such as {UsualPrefix}.");
        }

        string? ValueOf(string variable) =>
            (variable == $"{name}_CLIENT_ID" ? clientId : null) ?? Environment.GetEnvironmentVariable(variable);
        return new CredentialSource($"{name}_*", $"{name}_CLIENT_SECRET", $"{name}_SCOPES", [Read(name, ValueOf)]);
    }

    /// <param name="prefix">The start of the names, without the underscore.</param>
    /// <param name="valueOf">The value of a variable; <see langword="null"/> if it is not set.</param>
    /// <exception cref="CredentialFileException">There is no client id, or a list is not valid.</exception>
    public static CredentialFileEntry Read(string prefix, Func<string, string?> valueOf)
    {
        string? Text(string name) => ProblemList.Trim(valueOf($"{prefix}_{name}"));
        IReadOnlyList<string> Texts(string name) => Text(name) is not { } text ? [] : TextList.Parse(text)
            ?? throw new CredentialFileException($"{prefix}_{name} starts like a JSON list and is not valid. Write [\"…\",\"…\"], or one "
                + "value.");

        return new CredentialFileEntry
        {
            OAuth = new()
            {
                ClientId = Text("CLIENT_ID")
                    ?? throw new CredentialFileException($"{prefix}_CLIENT_ID is not set. Set it to the client id of the credential."),
                ClientSecrets = Texts("CLIENT_SECRET"),
                Scopes = Texts("SCOPES"),
            },
            OrganizationId = Text("ORG_ID"),
        };
    }
}
