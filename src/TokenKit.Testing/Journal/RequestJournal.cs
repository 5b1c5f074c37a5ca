using TokenKit.Testing.AemForms;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Pass;

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

    /// <summary>Those of <see cref="Requests"/> that went to a token endpoint, that of the JWT exchange included.</summary>
    public IReadOnlyList<RecordedRequest> TokenRequests => [.. Requests.Where(request => ImsEmulator.IsTokenPath(request.Path))];

    /// <summary>Those of <see cref="Requests"/> that went to the Adobe Developer Console's API.</summary>
    public IReadOnlyList<RecordedRequest> DeveloperConsoleRequests =>
        [.. Requests.Where(request => DeveloperConsoleEmulator.IsConsolePath(request.Path))];

    /// <summary>Those of <see cref="Requests"/> that went to the protected API.</summary>
    public IReadOnlyList<RecordedRequest> ApiRequests => [.. Requests.Where(request => GatewayEmulator.IsApiPath(request.Path))];

    /// <summary>Those of <see cref="Requests"/> that went to AEM Forms.</summary>
    public IReadOnlyList<RecordedRequest> AemFormsRequests => [.. Requests.Where(request => AemFormsEmulator.IsAemPath(request.Path))];

    /// <summary>Those of <see cref="Requests"/> that went to Adobe Pass, its management APIs included.</summary>
    public IReadOnlyList<RecordedRequest> PassRequests => [.. Requests.Where(request => PassEmulator.IsPassPath(request.Path))];

    /// <summary>
    /// Completes once <see cref="Count"/> has reached a number. A scripted delay of those requests is running by then: the clock may be advanced.
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
}
