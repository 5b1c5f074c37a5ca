using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Benchmarks.Handlers;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>What it costs to find the fresh token of one among many.</summary>
public static class LookupSubjects
{
    private const int Devices = 100_000;

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        Named(1),
        Named(1_000),
        Named(100_000),
        new($"one of {Text(Devices)} caches in a dictionary", Kind.Limit, null,
            static _ => OfDevices(static devices => devices.Dictionary())),
        new($"one of {Text(Devices)} devices, by DeviceTokenProvider", Kind.Ours, null,
            static _ => OfDevices(static devices => devices.DeviceToken())),
    ];

    /// <summary>Tokens that are registered by name as a user does, and asked for by name from the container.</summary>
    public static SubjectInfo Named(int count) => new($"one of {Text(count)} named tokens, from the container", Kind.Ours, null, _ =>
    {
        string[] names = [.. Enumerable.Range(0, count).Select(number => $"token-{number}")];
        var services = new ServiceCollection();
        AdobeTokensBuilder tokens = services.AddAdobeTokens();
        foreach (string name in names)
        {
            tokens.AddProvider(name, static _ => new ConstantToken());
        }

        ServiceProvider provider = services.BuildServiceProvider();
        ITokenProvider Find(string name) => provider.GetRequiredKeyedService<ITokenProvider>(name);
        foreach (string name in names)
        {
            // A token is made when it is first asked for.
            Find(name).GetTokenAsync().AsTask().GetAwaiter().GetResult();
        }

        return new LookupSubject(names, Find, provider);
    });

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static OnceSubject OfDevices(Func<DeviceLookup, ValueTask<AccessToken>> find)
    {
        DeviceLookup lookup = DeviceLookup.OfAsync(Devices).GetAwaiter().GetResult();
        return new OnceSubject(() => find(lookup), lookup);
    }
}
