using System.Net;
using System.Text.RegularExpressions;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing;

/// <summary>What an <see cref="AdobeEmulator"/> starts with. Read once, at the start.</summary>
public sealed partial class AdobeEmulatorOptions
{
    /// <summary>
    /// The emulator's clock, by default the system's: it dates and expires tokens and times the delays of faults.
    /// It need not be the client's: that is how a wrong clock is tested.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The credentials known at the start, by default <see cref="ExampleCredential"/>. May be cleared.</summary>
    public IList<ImsEmulatorCredential> Credentials { get; } = [ExampleCredential.Create()];

    /// <summary>
    /// The host that the emulator's IMS stands for, by default Adobe's production host. The claims of a JWT may name it, as well as the
    /// address by which the emulator was called.
    /// </summary>
    public string ImsHost { get; set; } = "ims-na1.adobelogin.com";

    /// <summary>
    /// The AEM as a Cloud Service instance, by default <c>author-p00001-e00002</c>: tier, program and environment. It is the first part of
    /// the host name, which Adobe calls the bucket.
    /// </summary>
    public string AemBucket { get; set; } = "author-p00001-e00002";

    /// <summary>
    /// The port of 127.0.0.1 that the emulator listens on, by default 0: any free one, which <see cref="AdobeEmulator.BaseAddress"/> then
    /// names. In memory there is no port.
    /// </summary>
    public int Port { get; set; }

    /// <summary>How many requests the journal keeps, by default 10,000. Older ones are dropped, but still counted.</summary>
    public int JournalCapacity { get; set; } = 10_000;

    internal void Validate()
    {
        if (TimeProvider is null)
        {
            throw Wrong(nameof(TimeProvider), "is null: leave it out for the system's clock.");
        }

        if (string.IsNullOrEmpty(ImsHost) || Uri.CheckHostName(ImsHost) == UriHostNameType.Unknown)
        {
            throw Wrong(nameof(ImsHost), $"is '{ImsHost}': give a host name without a scheme.");
        }

        if (AemBucket is null || !Bucket().IsMatch(AemBucket))
        {
            throw Wrong(nameof(AemBucket), $"is '{AemBucket}': write it as author-p00001-e00002.");
        }

        if (Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw Wrong(nameof(Port), $"is {Port}: give a port from 0 to {IPEndPoint.MaxPort}; 0 is any free one.");
        }

        if (JournalCapacity < 1)
        {
            throw Wrong(nameof(JournalCapacity), $"is {JournalCapacity}: keep at least 1 request.");
        }
    }

    private static ArgumentException Wrong(string property, string problem) => new($"{nameof(AdobeEmulatorOptions)}:{property} {problem}");

    [GeneratedRegex("^(author|publish|preview)-p[0-9]+-e[0-9]+\\z")]
    private static partial Regex Bucket();
}
