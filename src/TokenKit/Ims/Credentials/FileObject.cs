using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>
/// One object of a file. A member that is missing is <see langword="null"/>; one of the wrong kind is reported by its name, never by its
/// value.
/// </summary>
/// <param name="element">The object; an element of another kind has no members.</param>
/// <param name="what">What it is, for messages.</param>
internal readonly struct FileObject(JsonElement element, string what)
{
    public string What => what;

    public IEnumerable<string> Names =>
        element.ValueKind is JsonValueKind.Object ? [.. element.EnumerateObject().Select(property => property.Name)] : [];

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>The object at the end of this path; <see langword="null"/> if it is missing.</summary>
    public FileObject? Object(params ReadOnlySpan<string> path)
    {
        FileObject at = this;
        foreach (string name in path)
        {
            if (at.Find(name) is not { ValueKind: JsonValueKind.Object } found)
            {
                return null;
            }

            at = new FileObject(found, what);
        }

        return at;
    }

    /// <summary>The objects in it by name. Reads the object once; a lookup by name would read it again for each name.</summary>
    public IReadOnlyList<(string Name, FileObject Value)> Objects()
    {
        string owner = what;
        return element.ValueKind is not JsonValueKind.Object ? []
            : [.. element.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.Object)
                .Select(property => (property.Name, new FileObject(property.Value, owner)))];
    }

    /// <summary>The items of a list; an item of another kind has no members. <see langword="null"/> if there is no list.</summary>
    public IReadOnlyList<FileObject>? Objects(string name)
    {
        string owner = what;
        return Find(name) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(item => new FileObject(item, owner))]
            : null;
    }

    public FileObject As(string newWhat) => new(element, newWhat);

    /// <summary>Without the white space around it; <see langword="null"/> if it is blank.</summary>
    /// <exception cref="CredentialFileException">It is not a string.</exception>
    public string? Text(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => ProblemList.Trim(value.GetString()),
        { } other => throw WrongKind(name, other, "a string"),
    };

    /// <summary>With the white space around it, which may be part of it.</summary>
    /// <exception cref="CredentialFileException">It is not a string.</exception>
    public string? Verbatim(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        { } other => throw WrongKind(name, other, "a string"),
    };

    /// <summary>A string, the digits of a number, or a list of lines as one string; <see langword="null"/> for anything else.</summary>
    public string? TextIfAny(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        { ValueKind: JsonValueKind.Array } value => string.Join('\n', TextList.Of(value)),
        _ => null,
    };

    /// <exception cref="CredentialFileException">It is missing, blank or not a string.</exception>
    public string RequiredText(string name) => Text(name)
        ?? throw new CredentialFileException($"{what} has no {name}. Download the file again.");

    /// <summary>A list, a string that is a list in JSON, or one string; empty if it is missing.</summary>
    /// <exception cref="CredentialFileException">It is neither a list nor a string.</exception>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } array => TextList.Of(array),
        { ValueKind: JsonValueKind.String } value => TextList.Parse(value.GetString()!)
            ?? throw new CredentialFileException(
                $"{what}: {name} starts like a JSON list and is not valid. Write [\"…\",\"…\"], or one value."),
        { } other => throw WrongKind(name, other, "a list or a string"),
    };

    private JsonElement? Find(string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) ? found : null;

    private CredentialFileException WrongKind(string name, JsonElement found, string expected) =>
        new($"{what}: {name} is {KindOf(found.ValueKind)}, and {expected} is expected. Download the file again.");

    private static string KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        _ => "true or false",
    };
}
