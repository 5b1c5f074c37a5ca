namespace TokenKit.Ims;

/// <summary>Collects what is wrong with the settings of one credential.</summary>
/// <param name="settings">The path of the settings, such as <c>AdobeTokens:aem</c>.</param>
internal sealed class ProblemList(string settings)
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    /// <summary>
    /// A value without the white space around it, <see langword="null"/> if nothing is left. A secret from a mounted file often ends in a
    /// line break, and no client id or secret of Adobe contains white space.
    /// </summary>
    public static string? Trim(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>The full name of a setting.</summary>
    public string At(string property) => $"{settings}:{property}";

    /// <param name="problem">What is wrong, where it is set and what to do.</param>
    public void Add(string problem) => _all.Add(problem);

    /// <param name="property">The setting; its full name starts the message.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    public void Add(string property, string problem) => Add($"{At(property)} {problem}");

    public void AddRange(IEnumerable<string> problems) => _all.AddRange(problems);

    /// <summary>Adds a problem.</summary>
    /// <returns><see langword="false"/>, for the caller to return.</returns>
    public bool Fail(string problem)
    {
        Add(problem);
        return false;
    }
}
