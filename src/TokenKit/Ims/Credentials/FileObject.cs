using System.Text.Encodings.Web;
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

    public IEnumerable<string> Names => Members.Select(member => member.Name);

    public IEnumerable<(string Name, JsonElement Value)> Members =>
        element.ValueKind is JsonValueKind.Object ? element.EnumerateObject().Select(property => (property.Name, property.Value)) : [];

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    public bool IsFalse(string name) => Find(name) is { ValueKind: JsonValueKind.False };

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
        return [.. Members.Where(member => member.Value.ValueKind is JsonValueKind.Object)
            .Select(member => (member.Name, new FileObject(member.Value, owner)))];
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
    public string? Text(string name) => Find(name) is { } value ? TextOf(what, name, value) : null;

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
    public IReadOnlyList<string> Texts(string name) => Find(name) is { } value ? TextsOf(what, name, value) : [];

    /// <summary>A string that did not come from JSON, such as the value of a variable, as a value of JSON.</summary>
    public static JsonElement ToElement(string text) => JsonElement.Parse($"\"{JavaScriptEncoder.Default.Encode(text)}\"");

    /// <inheritdoc cref="Text"/>
    public static string? TextOf(string what, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => ProblemList.Trim(value.GetString()),
        _ => throw WrongKind(what, name, value, "a string"),
    };

    /// <summary>One string with the white space around it, which may be part of it.</summary>
    /// <exception cref="CredentialFileException">It is not a string.</exception>
    public static IReadOnlyList<string> VerbatimOf(string what, string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? [value.GetString()!] : throw WrongKind(what, name, value, "a string");

    /// <inheritdoc cref="Texts"/>
    public static IReadOnlyList<string> TextsOf(string what, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => TextList.Of(value),
        JsonValueKind.String => TextList.Parse(value.GetString()!)
            ?? throw new CredentialFileException(
                $"{what}: {name} starts like a JSON list and is not valid. Write [\"…\",\"…\"], or one value."),
        _ => throw WrongKind(what, name, value, "a list or a string"),
    };

    private JsonElement? Find(string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) ? found : null;

    private static CredentialFileException WrongKind(string what, string name, JsonElement found, string expected) =>
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
