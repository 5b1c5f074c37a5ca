using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Journal;

/// <summary>Every request that reached the emulator, in the order of arrival. Safe to read while requests come in.</summary>
public sealed class RequestJournal
{
    private readonly int _capacity;
    private readonly ArrivalCounter _arrivals = new();
    private readonly Lock _gate = new();
    private readonly Queue<RecordedRequest> _requests = []; // guarded by _gate

    internal RequestJournal(int capacity) => _capacity = capacity;

    /// <summary>How many requests there were, dropped ones included.</summary>
    public int Count => _arrivals.Count;

    /// <summary>The requests that are still kept (<see cref="AdobeEmulatorOptions.JournalCapacity"/>): a snapshot.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The <see cref="Requests"/> to a token endpoint of IMS, including the endpoint of the JWT exchange.</summary>
    public IReadOnlyList<RecordedRequest> TokenRequests => RequestsTo(EmulatedService.Kind.ImsToken);

    /// <summary>The <see cref="Requests"/> to the Adobe Developer Console's API.</summary>
    public IReadOnlyList<RecordedRequest> DeveloperConsoleRequests => RequestsTo(EmulatedService.Kind.DeveloperConsole);

    /// <summary>The <see cref="Requests"/> to the protected API.</summary>
    public IReadOnlyList<RecordedRequest> ApiRequests => RequestsTo(EmulatedService.Kind.Gateway);

    /// <summary>The <see cref="Requests"/> to AEM Forms.</summary>
    public IReadOnlyList<RecordedRequest> AemFormsRequests => RequestsTo(EmulatedService.Kind.AemForms);

    /// <summary>The <see cref="Requests"/> to Adobe Pass, including its management APIs.</summary>
    public IReadOnlyList<RecordedRequest> PassRequests => RequestsTo(EmulatedService.Kind.Pass);

    /// <summary>The <see cref="Requests"/> to the hosts of Adobe's products (<see cref="AdobeEmulator.Products"/>).</summary>
    public IReadOnlyList<RecordedRequest> ProductRequests => RequestsTo(EmulatedService.Kind.Product);

    /// <summary>The <see cref="Requests"/> to signed addresses of a cloud store.</summary>
    public IReadOnlyList<RecordedRequest> StorageRequests => RequestsTo(EmulatedService.Kind.Storage);

    /// <summary>
    /// Completes once <see cref="Count"/> has reached a number. The delays of faults on those requests have started by then: the clock may
    /// be advanced.
    /// </summary>
    /// <param name="count">How many requests to wait for, counted from the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForAsync(int count, CancellationToken cancellationToken = default) => _arrivals.WaitForAsync(count, cancellationToken);

    internal void Add(RecordedRequest request)
    {
        lock (_gate)
        {
            _requests.Enqueue(request);
            if (_requests.Count > _capacity)
            {
                _requests.Dequeue();
            }

            request.Number = _arrivals.Count + 1;
            _arrivals.Add();
        }
    }

    private List<RecordedRequest> RequestsTo(EmulatedService.Kind group) => [.. Requests.Where(request => request.Group == group)];
}
