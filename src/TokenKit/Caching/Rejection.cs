namespace TokenKit.Caching;

/// <summary>What happened to a token that an API refused.</summary>
internal enum Rejection
{
    /// <summary>It is not the token in hand any more: another caller was first.</summary>
    Late,

    /// <summary>It is not handed out again.</summary>
    Dropped,

    /// <summary>It had just replaced a refused one: a third would be refused as well.</summary>
    Kept,
}
