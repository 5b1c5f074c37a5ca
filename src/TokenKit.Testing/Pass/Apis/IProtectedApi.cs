using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// One API behind a Pass token.
internal interface IProtectedApi
{
    bool Serves(string path);

    ApiAnswer Answer(Exchange exchange);
}
