namespace TokenKit.Testing.Pass.Apis;

// An authentication session: the parameters so far, and those that are missing before a browser can be sent to the provider.
internal sealed record RestV2Session(
    string ServiceProvider,
    string Code,
    string? DeviceInfo,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Parameters)
{
    public static readonly IReadOnlyList<string> Needed = ["mvpd", "domainName", "redirectUrl"];

    public Guid Id { get; } = Guid.NewGuid();

    public DateTimeOffset ExpiresAt => CreatedAt + TimeSpan.FromMinutes(30);

    public IReadOnlyList<string> Missing => [.. Needed.Where(name => !Parameters.ContainsKey(name))];

    public string Mvpd => Parameters.GetValueOrDefault("mvpd", RestV2Answers.DefaultMvpd);

    public RestV2Session With(IReadOnlyDictionary<string, string> more) =>
        this with { Parameters = new Dictionary<string, string>(more.UnionBy(Parameters, pair => pair.Key)) };
}
