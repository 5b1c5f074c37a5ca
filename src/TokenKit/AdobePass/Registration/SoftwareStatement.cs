using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// A software statement of the TVE Dashboard (RFC 7591 section 2.3). Adobe verifies it; here the signature is not verified, no claim is
/// required, and the claims only name the registration.
/// </summary>
internal sealed class SoftwareStatement
{
    public const int Longest = 64 * 1024;

    private const int LongestPlainSubject = 200;

    private SoftwareStatement(string value, JsonElement? claims)
    {
        Value = value;
        Subject = claims?.Text("sub") is { } subject && !string.IsNullOrWhiteSpace(subject) ? subject : null;
        IssuedAt = claims?.Number("iat") is { } seconds and > 0 and < long.MaxValue / 1000
            ? JsonMembers.ToInstant(seconds * 1000)
            : null;
        Application = NameOf(Subject, value);
    }

    /// <summary>The statement as it is sent: without white space and byte order marks.</summary>
    public string Value { get; }

    /// <summary>The claim <c>sub</c>, which every download of one application's statement shares; not verified.</summary>
    public string? Subject { get; }

    /// <summary>
    /// The name of the application in the key of the registration: <c>sub:</c> and the subject; <c>sub-sha256:</c> and its hash if it is
    /// long or has characters beyond visible ASCII; <c>sha256:</c> and the hash of the statement if it has no subject. Stored registrations
    /// depend on it: it must never change.
    /// </summary>
    public string Application { get; }

    /// <summary>The claim <c>iat</c>, in seconds; not verified.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <exception cref="SoftwareStatementException">It is not a JWS in its compact form (RFC 7515 section 7.1).</exception>
    public static SoftwareStatement Parse(string text, string setting)
    {
        if (text.Length > Longest)
        {
            throw new SoftwareStatementException(
                $"{setting} has {text.Length} characters, which no software statement has. {StatementProblems.WhatToDo}");
        }

        string value = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not ('\uFEFF' or '\u200B')));
        if (StatementProblems.FindProblem(text, value) is { } problem)
        {
            throw new SoftwareStatementException($"{setting} {problem}");
        }

        JsonElement? claims = JwtPayload.TryRead(value);
        return claims?.Text("type") is "access_token" or "refresh_token"
            ? throw new SoftwareStatementException(
                $"{setting} is a token of Adobe IMS, not a software statement. {StatementProblems.WhatToDo}")
            : new SoftwareStatement(value, claims);
    }

    /// <summary>The application and the time of the download; never the statement.</summary>
    public override string ToString() =>
        $"software statement of {Application}, issued at {(IssuedAt is { } issuedAt ? $"{issuedAt:u}" : "an unknown time")} (not verified)";

    private static string NameOf(string? subject, string value) =>
        subject is null ? $"sha256:{Hash(value)}"
        : subject.Length > LongestPlainSubject || HeaderText.IndexOfIllegal(subject) >= 0 ? $"sub-sha256:{Hash(subject)}"
        : $"sub:{subject}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
