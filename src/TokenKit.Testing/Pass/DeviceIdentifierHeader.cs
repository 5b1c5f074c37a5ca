namespace TokenKit.Testing.Pass;

// AP-Device-Identifier: "fingerprint" and the device's id in base64.
internal static class DeviceIdentifierHeader
{
    private const string Scheme = "fingerprint ";

    public static bool IsAcceptable(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        string id = header[Scheme.Length..];
        return !id.Contains(' ', StringComparison.Ordinal) && Convert.TryFromBase64String(id, new byte[id.Length], out int written) && written > 0;
    }
}
