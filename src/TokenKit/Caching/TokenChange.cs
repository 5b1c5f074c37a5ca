namespace TokenKit.Caching;

/// <summary>What a reload of options makes of the token in hand.</summary>
internal enum TokenChange
{
    /// <summary>It is the one that would be asked for today.</summary>
    None,

    /// <summary>It is as good as before, but the new secret or key is to be tried now and not when the token is due.</summary>
    Secret,

    /// <summary>Of the same client, but asked for otherwise: served only where what is asked for now cannot be had.</summary>
    Request,

    /// <summary>Somebody else's: never handed out again.</summary>
    Client,
}
