using System.Text;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Finds characters that no value of a device may hold: control characters, and halves of surrogate pairs, which have no UTF-8.
/// </summary>
internal static class PlainText
{
    /// <returns>
    /// The first one with its position, for a message that does not repeat the text; <see langword="null"/> if the text is fine.
    /// </returns>
    public static string? FindUnfit(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isWhole = Rune.TryGetRuneAt(text, i, out Rune rune);
            if (!isWhole || Rune.IsControl(rune))
            {
                return $"{(isWhole ? "the control character" : "half of a surrogate pair,")} U+{(int)text[i]:X4} at position {i + 1}";
            }

            i += rune.Utf16SequenceLength - 1;
        }

        return null;
    }
}
