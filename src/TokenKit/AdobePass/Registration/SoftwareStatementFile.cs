using System.Text;

namespace TokenKit.AdobePass.Registration;

/// <summary>The file of a software statement: text in UTF-8 or UTF-16.</summary>
internal static class SoftwareStatementFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SoftwareStatementException">The file cannot be read, or holds no software statement.</exception>
    public static SoftwareStatement Read(string path, string setting)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new SoftwareStatementException($"{setting} is empty. Set the path of the software statement's file.");
        }

        if (StatementProblems.LooksLikeOne(path))
        {
            throw new SoftwareStatementException(
                $"{setting} is not a path: it looks like the software statement itself. Set it as SoftwareStatement.");
        }

        return SecretFile.TryRead(path, "software statement", SoftwareStatement.Longest, out byte[] bytes, out string? problem)
            ? SoftwareStatement.Parse(Decode(bytes, path, setting), $"{setting}: the file {SecretFile.Shown(path)}")
            : throw new SoftwareStatementException($"{setting}: {problem}");
    }

    private static string Decode(byte[] bytes, string path, string setting)
    {
        try
        {
            if (SecretFile.ToUtf8(bytes) is { } text && !text.Contains((byte)0))
            {
                return Utf8.GetString(text);
            }
        }
        catch (DecoderFallbackException)
        {
            // Reported below.
        }

        throw new SoftwareStatementException(
            $"{setting}: {SecretFile.Shown(path)} is not text in UTF-8. Save it as UTF-8, or download it again.");
    }
}
