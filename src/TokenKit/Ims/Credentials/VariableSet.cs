namespace TokenKit.Ims.Credentials;

/// <summary>
/// The variables of one credential: <c>…_CLIENT_ID</c>, <c>…_CLIENT_SECRET</c> or <c>…_CLIENT_SECRETS</c>, <c>…_ORG_ID</c> and
/// <c>…_SCOPES</c>. The prefixes of Adobe's tools and pages also have names of their own, and defaults.
/// </summary>
internal static class VariableSet
{
    public const string UsualPrefix = "IMS_OAUTH_S2S";

    private const string StarterKit = "OAUTH";
    private const string Assets = "ADC_CECREDENTIALS";
    private const string Firefly = "FIREFLY_SERVICES";
    private const string PdfServices = "PDF_SERVICES";

    private static readonly string[] Suffixes = ["CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRETS", "ORG_ID", "SCOPES"];

    // The scopes of Firefly's page "Getting started": its variables have none.
    private static readonly string[] FireflyScopes =
        ["openid", "AdobeID", "session", "additional_info", "read_organizations", "firefly_api", "ff_apis"];

    // Each prefix with the names that only it has.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        // App Builder: aio-cli-plugin-app.
        [UsualPrefix] = [],

        // Adobe Commerce: aio-commerce-sdk; OAUTH is that of its starter kit before 2026-07.
        ["AIO_COMMERCE_AUTH_IMS"] = ["ENVIRONMENT"],
        [StarterKit] = [],

        // AEM: the tutorials about App Builder and about assets.
        ["OAUTHS2S"] = ["CECREDENTIALS_METASCOPES"],
        [Assets] = ["CLIENTID", "CLIENTSECRET", "METASCOPES"],

        // Firefly Services and PDF Services: getting started, and the samples of the .NET SDK.
        [Firefly] = [],
        [PdfServices] = [],
    };

    public static IReadOnlyCollection<string> Prefixes => Known.Keys;

    /// <summary>Prefixes that other programs than those of Adobe use too.</summary>
    public static IReadOnlyList<string> CommonPrefixes { get; } = [StarterKit, Assets];

    /// <summary>The names of the variables of a prefix, which is given without the underscore after it.</summary>
    public static IEnumerable<string> NamesOf(string prefix) =>
        Suffixes.Concat(Known.GetValueOrDefault(prefix) ?? []).Select(suffix => $"{prefix}_{suffix}");

    /// <param name="prefix">The start of the names of the variables, with or without the underscore.</param>
    /// <param name="clientId">The client id that is set explicitly; it replaces the variable.</param>
    /// <exception cref="CredentialFileException">
    /// The prefix or a list is not valid, there is no client id, or two variables of one meaning have different values.
    /// </exception>
    public static CredentialSource ReadEnvironment(string prefix, string? clientId)
    {
        string name = prefix.Trim().TrimEnd('_');
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            throw new CredentialFileException(
                $"it is not a valid start of the names of environment variables. Set one such as {UsualPrefix}.");
        }

        Dictionary<string, string> variables = NamesOf(name)
            .Select(variable => KeyValuePair.Create(variable, Environment.GetEnvironmentVariable(variable)!))
            .Where(variable => !string.IsNullOrWhiteSpace(variable.Value)).ToDictionary();
        if (clientId is not null)
        {
            variables.Remove($"{name}_CLIENTID");
            variables[$"{name}_CLIENT_ID"] = clientId;
        }

        return new CredentialSource(
            $"{name}_*",
            variables.Keys.FirstOrDefault(variable => variable.Contains("SECRET", StringComparison.Ordinal), $"{name}_CLIENT_SECRET"),
            variables.Keys.FirstOrDefault(variable => variable.EndsWith("SCOPES", StringComparison.Ordinal), $"{name}_SCOPES"),
            [Read(name, variables)]);
    }

    public static bool HasClientId(string prefix, IReadOnlyDictionary<string, string> variables) => Of(prefix, variables).HasClientId;

    /// <summary>The credential of a prefix, which is given without the underscore after it.</summary>
    /// <exception cref="CredentialFileException">
    /// There is no client id, a list is not valid, or two variables of one meaning have different values.
    /// </exception>
    public static CredentialFileEntry Read(string prefix, IReadOnlyDictionary<string, string> variables, string? name = null)
    {
        FlatCredential credential = Of(prefix, variables);
        return credential.HasClientId ? credential.ToEntry(name, credential.OfEnvironment("environment"), string.Empty)
            : throw new CredentialFileException($"{prefix}_CLIENT_ID is not set. Set it to the client id of the credential.");
    }

    private static FlatCredential Of(string prefix, IReadOnlyDictionary<string, string> variables) => new(
        $"the variables {prefix}_*",
        NamesOf(prefix).Where(variables.ContainsKey)
            .Select(variable => (variable, MeaningOf(variable[(prefix.Length + 1)..]), FileObject.ToElement(variables[variable]))))
    {
        DefaultScopes = prefix == Firefly ? FireflyScopes : [],
        IsPdfServices = prefix == PdfServices,
    };

    // Some pages of AEM call the scopes of an OAuth credential metascopes.
    private static string MeaningOf(string suffix) => suffix.EndsWith("SCOPES", StringComparison.Ordinal) ? "SCOPES" : suffix;
}
