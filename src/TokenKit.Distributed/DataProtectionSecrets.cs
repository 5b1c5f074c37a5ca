using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TokenKit.Distributed;

/// <summary>Encrypts with a key of the Data Protection ring. The identity is a part of the purpose, so that it is checked too.</summary>
internal sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtection
{
    private const string Purpose = "TokenKit.SharedSecrets.v1";

    public byte[] Protect(byte[] content, string identity) => provider.CreateProtector(Purpose, identity).Protect(content);

    public byte[]? Unprotect(byte[] stored, string identity)
    {
        try
        {
            return provider.CreateProtector(Purpose, identity).Unprotect(stored);
        }
        catch (CryptographicException)
        {
            // Data Protection reports everything so: another key ring, another purpose, a change, and a ring that it cannot read.
            return null;
        }
    }
}
