using TokenKit.Testing.AemForms;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Journal;
using TokenKit.Testing.Pass;
using TokenKit.Testing.Products;

namespace TokenKit.Testing;

/// <summary>
/// Adobe's token endpoints, the console's API for secrets, an API behind Adobe's gateway, the hosts of Adobe's products, AEM Forms and
/// Adobe Pass, in this process and for tests: strict about requests, with faults that a test adds and a journal of every request. It
/// listens on the loopback address only, with plain http.
/// </summary>
public sealed class AdobeEmulator : IAsyncDisposable
{
    private readonly EmulatorHost _host;
    private readonly CancellationTokenSource _stopping;

    private AdobeEmulator(AdobeEmulatorOptions options, CancellationTokenSource stopping, Func<EmulatorPipeline, int, EmulatorHost> build)
    {
        options.Validate();
        _stopping = stopping;
        TimeProvider = options.TimeProvider;
        Journal = new RequestJournal(options.JournalCapacity);
        Ims = new ImsEmulator(options.TimeProvider, options.ImsHost);
        Gateway = new GatewayEmulator(Ims);
        DeveloperConsole = new DeveloperConsoleEmulator(Ims);
        AemForms = new AemFormsEmulator(options.TimeProvider, Ims, options.AemBucket);
        Products = new ProductsEmulator(Ims, options.AemBucket);
        Pass = new PassEmulator(options.TimeProvider);
        foreach (ImsEmulatorCredential credential in options.Credentials)
        {
            Ims.AddCredential(credential);
        }

        _host = build(new EmulatorPipeline(Journal, options.TimeProvider, stopping.Token), options.Port);
        Ims.MapRoutes(_host.Routes);
        Gateway.MapRoutes(_host.Routes);
        DeveloperConsole.MapRoutes(_host.Routes);
        AemForms.MapRoutes(_host.Routes);
        Products.MapRoutes(_host.Routes);
        Pass.MapRoutes(_host.Routes);
    }

    /// <summary>The root of the emulator, with a closing slash: an IMS authority. In memory it is <c>http://localhost/</c>.</summary>
    public Uri BaseAddress => _host.BaseAddress;

    /// <summary>The root of the protected API: <see cref="BaseAddress"/> and <c>api/</c>.</summary>
    public Uri ApiAddress => new(BaseAddress, "api/");

    /// <summary>
    /// The root of the AEM instance: <see cref="BaseAddress"/>, <c>aem/</c>, its bucket and a closing slash. It stands for
    /// <c>https://author-p00001-e00002.adobeaemcloud.com/</c>.
    /// </summary>
    public Uri AemAddress => new(BaseAddress, $"aem/{AemForms.Bucket}/");

    /// <summary>
    /// The root of Adobe Pass: <see cref="BaseAddress"/> and <c>pass/</c>. It stands for <c>https://sp.auth.adobe.com/</c> and
    /// <c>https://api.auth.adobe.com/</c>.
    /// </summary>
    public Uri PassAddress => new(BaseAddress, "pass/");

    /// <summary>
    /// The root of Adobe Pass' management APIs: <see cref="BaseAddress"/> and <c>pass-mgmt/</c>. It stands for
    /// <c>https://mgmt.auth.adobe.com/</c>.
    /// </summary>
    public Uri PassManagementAddress => new(BaseAddress, "pass-mgmt/");

    /// <summary>Adobe IMS: the token endpoints, their credentials and what they issued.</summary>
    public ImsEmulator Ims { get; }

    /// <summary>The protected API at <see cref="ApiAddress"/>.</summary>
    public GatewayEmulator Gateway { get; }

    /// <summary>The Adobe Developer Console's API for secrets, at <c>/console/</c>.</summary>
    public DeveloperConsoleEmulator DeveloperConsole { get; }

    /// <summary>AEM Forms Communications at <see cref="AemAddress"/>.</summary>
    public AemFormsEmulator AemForms { get; }

    /// <summary>The hosts of Adobe's products, such as <c>https://platform.adobe.io/</c>: in memory only.</summary>
    public ProductsEmulator Products { get; }

    /// <summary>Adobe Pass at <see cref="PassAddress"/> and <see cref="PassManagementAddress"/>.</summary>
    public PassEmulator Pass { get; }

    /// <summary>Every request that reached the emulator.</summary>
    public RequestJournal Journal { get; }

    /// <summary>The emulator's clock: <see cref="AdobeEmulatorOptions.TimeProvider"/>.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>
    /// Starts an emulator on 127.0.0.1, at <see cref="AdobeEmulatorOptions.Port"/> or else at a free port, with real sockets and
    /// connections that can be cut.
    /// </summary>
    /// <param name="options">What it starts with; by default all the defaults.</param>
    /// <param name="cancellationToken">Ends the start, not the emulator.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names the property.</exception>
    /// <exception cref="IOException">Another process listens on the port.</exception>
    public static Task<AdobeEmulator> StartAsync(AdobeEmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, EmulatorHost.OnSockets, cancellationToken);

    /// <summary>Starts an emulator without sockets, reached through <see cref="CreateHandler"/> only: for tests on a fake clock.</summary>
    /// <param name="options">What it starts with; by default all the defaults.</param>
    /// <param name="cancellationToken">Ends the start, not the emulator.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names the property.</exception>
    public static Task<AdobeEmulator> StartInMemoryAsync(
        AdobeEmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, EmulatorHost.InMemory, cancellationToken);

    /// <summary>A new primary handler that reaches the emulator. It follows no redirects and uses neither proxy nor cookies.</summary>
    public HttpMessageHandler CreateHandler() => _host.CreateHandler();

    /// <summary>A new client of the emulator, rooted at <see cref="BaseAddress"/>. It adds nothing to a request.</summary>
    public HttpClient CreateClient() => new(CreateHandler(), disposeHandler: true) { BaseAddress = BaseAddress };

    /// <summary>
    /// Removes the faults of every endpoint, such as <see cref="ImsEmulator.TokenFaults"/>. Requests that already hang or wait continue to
    /// do so.
    /// </summary>
    public void ClearFaults()
    {
        FaultScript[] scripts =
        [
            Ims.TokenFaults, Ims.ValidationFaults, Ims.RevocationFaults, Gateway.Faults, DeveloperConsole.Faults, AemForms.Faults,
            Products.Faults, Products.StorageFaults, Pass.RegistrationFaults, Pass.TokenFaults, Pass.ApiFaults,
        ];
        foreach (FaultScript script in scripts)
        {
            script.Clear();
        }
    }

    /// <summary>Stops the emulator at once: requests that hang or wait are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<AdobeEmulator> StartAsync(
        AdobeEmulatorOptions? options, Func<EmulatorPipeline, int, EmulatorHost> build, CancellationToken cancellationToken)
    {
        // Never disposed: a request that outlives the emulator may still link to its token, and it holds no timer.
        var emulator = new AdobeEmulator(options ?? new AdobeEmulatorOptions(), new CancellationTokenSource(), build);
        try
        {
            await emulator._host.StartAsync(cancellationToken).ConfigureAwait(false);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
