namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// A row of the table of locks: a process is registering the client of this key. It is public for compiled models; TokenKit alone writes
/// it. It holds no time, so the clocks of machines may differ: a lock whose <see cref="Beat"/> does not change expires.
/// </summary>
public sealed class StoredRegistrationLock
{
    /// <summary>The <see cref="StoredRegistration.Key"/> that is being registered.</summary>
    public required string Key { get; set; }

    /// <summary>The holder: a random value of 32 characters from 0 to 9 and a to f.</summary>
    public required string Holder { get; set; }

    /// <summary>How often the holder has confirmed that it lives.</summary>
    public int Beat { get; set; }
}
