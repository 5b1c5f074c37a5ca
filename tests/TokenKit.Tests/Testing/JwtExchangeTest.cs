using System.Collections.Concurrent;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

/// <summary>A test with an emulator whose credential has a certificate bound to it.</summary>
public abstract class JwtExchangeTest : InMemoryEmulatorTest
{
    protected const string DoesNotMatch = "Could not match JWT signature to any of the bindings";
    protected const string IsGarbled = "JWT token is incorrectly formatted, and can not be decoded.";

    // One key for each class of tests: they run one after the other, and a key takes a tenth of a second to generate.
    private static readonly ConcurrentDictionary<Type, JwtTestKey> Keys = new();

    private JwtTestKey? _key;

    private protected ImsEmulatorCredential TheCredential => Emulator.Ims.GetCredential(ExampleCredential.ClientId);

    private protected JwtTestKey TheKey
    {
        get
        {
            if (_key is null)
            {
                _key = Keys.GetOrAdd(GetType(), _ => JwtTestKey.Create(Clock));
                TheCredential.BindCertificate(_key.Certificate);
            }

            return _key;
        }
    }

    private protected TheAssertion Assertion => new(TheKey, Clock.GetUtcNow());

    private protected Task<HttpResponseMessage> ExchangeAsync(string jwt, string path = TheAssertion.Path) =>
        Client.PostFormAsync(TheAssertion.Form(jwt), path);
}
