namespace TokenKit.Testing.Pass.Apis;

// How far a caller got. A protected API asks for a good token, of a good client, of a good statement.
internal enum CallerState
{
    NoToken,
    BadToken,
    BadClient,
    LacksScope,
    Good,
}
