namespace TokenKit.Caching;

/// <summary>What happened to a token that an API rejected.</summary>
internal enum Rejection
{
    /// <summary>It is not the current token any more: another caller was first.</summary>
    Late,

    /// <summary>It is not handed out again.</summary>
    Dropped,

    /// <summary>It had just replaced a rejected one: a third would be rejected as well.</summary>
    Kept,

    /// <summary>It is kept still, and that has been logged.</summary>
    KeptAgain,
}
