namespace TokenKit.AdobePass;

/// <summary>What a text may not hold that is sent or stored as UTF-8: control characters, and halves of surrogate pairs.</summary>
internal static class TextRules
{
    /// <summary>The position of the first character of that kind, or -1.</summary>
    public static int IndexOfIllegal(string? text)
    {
        for (int index = 0; index < text?.Length; index++)
        {
            if (char.IsSurrogatePair(text, index))
            {
                index++;
            }
            else if (char.IsControl(text[index]) || char.IsSurrogate(text[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
