using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// A call of REST API V2 and the names out of its path.
internal sealed record RestV2Call(Exchange Exchange, IReadOnlyDictionary<string, string> Values)
{
    public string ServiceProvider => Values["sp"];

    public string? DeviceInfo => DeviceInfoHeader.Of(Exchange.Request.Headers);

    public PartnerFrameworkStatus FrameworkStatus =>
        PartnerFrameworkStatus.Of(Exchange.Request.Headers["AP-Partner-Framework-Status"].ToString());
}
