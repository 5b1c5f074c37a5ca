using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TokenKit.Requests;

namespace TokenKit.AdobePass;

/// <summary>
/// A software statement (RFC 7591 section 2.3): a JWS of three parts, sent as it is. Its <c>sub</c> tells which application it is of, and nothing more: its signature is Adobe's to check.
/// </summary>
internal sealed partial class SoftwareStatement
{
    // A sub is a UUID so far. One of another make is as good as long as it can stand in a key.
    private const int LongestSubject = 200;
    private const int Longest = 64 * 1024;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=");

    private SoftwareStatement(string value, string application)
    {
        Value = value;
        Application = application;
    }

    /// <summary>The statement as it is sent.</summary>
    public string Value { get; }

    /// <summary>What all downloads for one application have in common: <c>sub:…</c>, or <c>sha256:…</c> of the whole where there is no usable subject.</summary>
    public string Application { get; }

    /// <param name="text">The text as it was set or read.</param>
    /// <param name="setAt">Where that was, for the message.</param>
    /// <exception cref="FormatException">It is no software statement; the message says what it looks like and how to mend it, and never shows it.</exception>
    public static SoftwareStatement Parse(string text, string setAt)
    {
        string value = string.Concat(text.Where(character => character is not '\uFEFF' && !char.IsWhiteSpace(character)));
        if (FindProblem(value) is { } problem)
        {
            throw new FormatException($"{setAt} {problem} Download the software statement from the TVE Dashboard, and set its text.");
        }

        return new SoftwareStatement(value, SubjectOf(value) is { } subject ? $"sub:{subject}" : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(value)))}");
    }

    /// <summary>Never the statement: whoever has it can register clients.</summary>
    public override string ToString() => "software statement";

    private static string? FindProblem(string value)
    {
        string[] parts = value.Split('.');
        int illegal = value.AsSpan().IndexOfAnyExcept(Characters);
        return value.Length == 0 ? "is empty."
            : value.Length > Longest ? $"has {value.Length} characters, more than any software statement."
            : value[0] is '{' or '[' ? "is JSON, and no software statement."
            : value[0] is '<' ? "is a page (it begins with '<'), and no software statement: the download may have failed."
            : value.StartsWith("-----BEGIN", StringComparison.Ordinal) ? "is a PEM key or certificate, and no software statement."
            : illegal >= 0 ? $"is no software statement: it has an illegal character (U+{(int)value[illegal]:X4}) at position {illegal}, without white space counted."
            : parts.Length != 3 ? $"is no software statement: those have three parts with dots between them, and this one has {parts.Length}."
            : parts.Any(part => part.Length == 0) ? "is no software statement: one of its three parts is empty. It may have been cut."
            : JsonOf(parts[0]) is null ? "is no software statement: its first part is no JSON object in base64url. It may have been cut at its beginning."
            : null;
    }

    private static string? SubjectOf(string value)
    {
        string? subject = JsonOf(value.Split('.')[1])?.Text("sub");
        return subject is { Length: > 0 and <= LongestSubject } && PlainSubject().IsMatch(subject) ? subject : null;
    }

    private static JsonElement? JsonOf(string part)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(part.TrimEnd('=').Replace('-', '+').Replace('_', '/').PadRight((part.TrimEnd('=').Length + 3) / 4 * 4, '='));
            return JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._:@/+-]+\\z")]
    private static partial Regex PlainSubject();
}
