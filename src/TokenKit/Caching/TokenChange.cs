namespace TokenKit.Caching;

/// <summary>What a reload of options changes for the cached token.</summary>
internal enum TokenChange
{
    /// <summary>Nothing: it would be acquired in the same way today.</summary>
    None,

    /// <summary>It is a token of the same client, but would be acquired in another way: secret, key, scopes, grant or path.</summary>
    Request,

    /// <summary>It is a token of another client, issuer or organization.</summary>
    Client,
}
