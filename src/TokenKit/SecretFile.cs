using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace TokenKit;

/// <summary>
/// Reads a small file whose path a user set: a credential, a private key or a software statement. A pipe, a device and a file that is too
/// large are reported instead of read.
/// </summary>
internal static class SecretFile
{
    private const int LongestName = 128;

    // A line of a PEM has 64 characters of base64, in both cases. Paths this long without a dot or a hyphen are rarely in both cases.
    private const int LongestRun = 40;

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <param name="path">A relative path starts at the working directory.</param>
    /// <param name="content">What the file should hold, such as <c>private key</c>, for the message.</param>
    /// <param name="limit">The largest size, in bytes.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="problem">The path, what is wrong and what to do; <see langword="null"/> after a success.</param>
    public static bool TryRead(string path, string content, int limit, out byte[] bytes, [NotNullWhen(false)] out string? problem)
    {
        bytes = [];
        try
        {
            problem = FindProblemOfKind(path, content);
            if (problem is not null)
            {
                return false;
            }

            using FileStream file = File.OpenRead(path);
            if (file.Length > limit)
            {
                problem = $"{Shown(path)} is larger than {limit / 1024} KiB, which no {content} file is. Set the path of the right file.";
                return false;
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"{Shown(path)} does not exist. Set the path of the {content} file; a relative path starts at the content root of "
                + "the host, or without a host at the working directory.";
            return false;
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            problem = $"{Shown(path)} could not be read ({exception.GetType().Name}). Check that it is a file and that this process may "
                + "read it.";
            return false;
        }
    }

    /// <returns>The SHA-256 of the content; <see langword="null"/> if the file cannot be read or is too large.</returns>
    public static byte[]? TryHash(string path, int limit) =>
        TryRead(path, "file", limit, out byte[] bytes, out _) ? SHA256.HashData(bytes) : null;

    /// <summary>
    /// Converts UTF-16, which editors and the redirection of Windows PowerShell write, to UTF-8 without a byte order mark.
    /// </summary>
    /// <returns><see langword="null"/> if the bytes start as UTF-16 and are not valid UTF-16. UTF-8 is not checked.</returns>
    public static byte[]? ToUtf8(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, ..] => FromUtf16(bytes.AsSpan(2), bigEndian: false),
        [0xFE, 0xFF, ..] => FromUtf16(bytes.AsSpan(2), bigEndian: true),

        // Without a mark: these files start with ASCII characters, and no text in UTF-8 contains zeros.
        [not 0, 0, not 0, 0, ..] => FromUtf16(bytes, bigEndian: false),
        [0, not 0, 0, not 0, ..] => FromUtf16(bytes, bigEndian: true),
        _ => bytes,
    };

    /// <summary>The full path in quotation marks, unless it may be a secret that was set in the place of a path.</summary>
    public static string Shown(string path) => MayBeSecret(path) ? "The file (its path is not shown)" : $"'{Path.GetFullPath(path)}'";

    private static string? FindProblemOfKind(string path, string content)
    {
        if (Directory.Exists(path))
        {
            return $"{Shown(path)} is a directory. Set the path of the {content} file in it.";
        }

        // Before the file is opened: opening a pipe that no process writes to would block the start. Pipes and devices have no length.
        var file = new FileInfo(path);
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target is { Exists: true, Length: 0 }
            ? $"{Shown(path)} is empty, or is a pipe or a device instead of a file. Set the path of the {content} file, and check that it "
                + "is complete."
            : null;
    }

    private static bool IsOfFiles(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static byte[]? FromUtf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        try
        {
            var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool MayBeSecret(string path) =>
        path.Any(character => char.IsControl(character) || char.IsSurrogate(character))
        || Guid.TryParse(Path.GetFileName(path), out _)
        || path.Split('/', '\\').Any(name => name.Length > LongestName)
        || (!Path.Exists(path) && HasLineOfKey(AbsentPart(path)));

    // A folder that exists is a path, however long its name is.
    private static ReadOnlySpan<char> AbsentPart(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is { Length: > 0 } && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return path.AsSpan(folder?.Length ?? 0);
    }

    private static bool HasLineOfKey(ReadOnlySpan<char> path)
    {
        while (!path.IsEmpty)
        {
            ReadOnlySpan<char> run = path.IndexOfAnyExcept(Base64) is >= 0 and var end ? path[..end] : path;
            if (run.Length > LongestRun && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z'))
            {
                return true;
            }

            path = path[Math.Min(run.Length + 1, path.Length)..];
        }

        return false;
    }
}
