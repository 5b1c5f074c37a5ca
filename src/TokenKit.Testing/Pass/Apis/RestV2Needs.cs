namespace TokenKit.Testing.Pass.Apis;

// What a call of REST API V2 must bring, besides its token.
[Flags]
internal enum RestV2Needs
{
    Nothing = 0,
    Device = 1,
    Form = 2,
    Json = 4,
}
