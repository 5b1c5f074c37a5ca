using System.Collections.ObjectModel;
using System.Globalization;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Journal;

/// <summary>A request as the emulator received it. <see cref="ToString"/> shows neither headers nor parameters.</summary>
public sealed class RecordedRequest
{
    private int _statusCode; // 0 until a status was sent

    internal RecordedRequest()
    {
    }

    /// <summary>Its place among all requests that reached the emulator, from 1.</summary>
    public int Number { get; internal set; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal init; }

    /// <summary>The method, such as <c>POST</c>.</summary>
    public string Method { get; internal init; } = string.Empty;

    /// <summary>The path, decoded, without the query.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>The query as sent, with its question mark; empty if the request had none. May hold a secret.</summary>
    public string Query { get; internal init; } = string.Empty;

    /// <summary>The headers, by name in any case; several values of one header are joined with a comma. May hold a token.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The first 65,536 bytes of the body, read as UTF-8. May hold a secret.</summary>
    public string Body { get; internal init; } = string.Empty;

    /// <summary>The length of the whole body in bytes, as far as it was sent.</summary>
    public long BodyLength { get; internal init; }

    /// <summary>The parameters of a form or multipart body in the order sent; empty for any other body and for a broken form.</summary>
    public IReadOnlyList<FormField> Form { get; internal init; } = [];

    /// <summary>The <c>x-debug-id</c> of the answer.</summary>
    public string DebugId { get; internal init; } = string.Empty;

    /// <summary>
    /// The status that was sent, also if the body after it was cut. <see langword="null"/> as long as no status was sent (a delay, a hang),
    /// and indefinitely if the connection was cut before.
    /// </summary>
    public int? StatusCode => Volatile.Read(ref _statusCode) is int status and not 0 ? status : null;

    /// <summary>The value of a form parameter, or <see langword="null"/> if the form does not have it.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    public string? FormValue(string name) => Form.FirstOrDefault(field => field.Name == name)?.Value;

    /// <summary>Number, method, path and status; never a header, a parameter or the body.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{Number} {Method} {Path} -> {(StatusCode is int status ? status : "no status")}");

    // Null if the path is not emulated.
    internal EmulatedService.Kind? Group { get; init; }

    internal void Answered(int statusCode) => Volatile.Write(ref _statusCode, statusCode);
}
