namespace TokenKit.Ims.Credentials;

/// <summary>A credential in the environment variables of this process, under a prefix that was asked for.</summary>
internal static class CredentialEnvironment
{
    /// <param name="prefix">What the names of the variables begin with.</param>
    /// <param name="clientId">The client id that is set explicitly; it stands for the variable.</param>
    /// <exception cref="CredentialFileException">The prefix is none, there is no client id, or a list that is none.</exception>
    public static CredentialSource Read(string prefix, string? clientId)
    {
        string name = prefix.Trim().TrimEnd('_');
        return name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? new CredentialSource($"{name}_*", $"{name}_CLIENT_SECRET", $"{name}_SCOPES", [VariableSet.Read(name, variable => (variable == $"{name}_CLIENT_ID" ? clientId : null) ?? Environment.GetEnvironmentVariable(variable))])
            : throw new CredentialFileException($"it is no beginning of the names of environment variables. Set one such as {VariableSet.UsualPrefix}.");
    }
}
