using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>One object of a file. What is missing is <see langword="null"/>; what is of the wrong kind is reported by its name, never by its value.</summary>
/// <param name="element">The object; of another kind it has nothing.</param>
/// <param name="what">What it is, for messages.</param>
internal readonly struct FileObject(JsonElement element, string what)
{
    public string What => what;

    public IEnumerable<string> Names => element.ValueKind is JsonValueKind.Object ? [.. element.EnumerateObject().Select(property => property.Name)] : [];

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>The object at the end of this path; <see langword="null"/> where there is none.</summary>
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

    /// <summary>The objects in it by name, each read once: looking a name up reads the whole object again.</summary>
    public IReadOnlyList<(string Name, FileObject Value)> Objects()
    {
        string owner = what;
        return element.ValueKind is not JsonValueKind.Object ? []
            : [.. element.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.Object)
                .Select(property => (property.Name, new FileObject(property.Value, owner)))];
    }

    /// <summary>The items of a list; one that is no object has nothing. <see langword="null"/> where there is no list.</summary>
    public IReadOnlyList<FileObject>? Objects(string name)
    {
        string owner = what;
        return Find(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(item => new FileObject(item, owner))] : null;
    }

    public FileObject As(string newWhat) => new(element, newWhat);

    /// <exception cref="CredentialFileException">It is no text.</exception>
    public string? Text(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null,
        { } other => throw WrongKind(name, other, "a text"),
    };

    /// <summary>A text as it is: the blanks at its ends may be part of it.</summary>
    /// <exception cref="CredentialFileException">It is no text.</exception>
    public string? Verbatim(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        { } other => throw WrongKind(name, other, "a text"),
    };

    /// <summary>What nothing depends on but a warning: a text, the digits of a number, or a list of lines as one text; else nothing.</summary>
    public string? TextIfAny(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        { ValueKind: JsonValueKind.Array } value => string.Join('\n', TextList.Of(value)),
        _ => null,
    };

    /// <exception cref="CredentialFileException">It is missing, blank or no text.</exception>
    public string RequiredText(string name) => Text(name)
        ?? throw new CredentialFileException($"{what} has no {name}. Download the file again.");

    /// <summary>A list, or a text that is a list in JSON, or one text; empty where there is none.</summary>
    /// <exception cref="CredentialFileException">It is neither a list nor a text.</exception>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } array => TextList.Of(array),
        { ValueKind: JsonValueKind.String } value => TextList.Parse(value.GetString()!)
            ?? throw new CredentialFileException($"{what}: {name} begins as a JSON list and is none. Write [\"…\",\"…\"], or one text."),
        { } other => throw WrongKind(name, other, "a list or a text"),
    };

    private JsonElement? Find(string name) => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) ? found : null;

    private CredentialFileException WrongKind(string name, JsonElement found, string expected) =>
        new($"{what}: {name} is {KindOf(found.ValueKind)} where {expected} is expected. Download the file again.");

    private static string KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        _ => "true or false",
    };
}
