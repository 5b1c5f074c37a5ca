using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.AemForms;

/// <summary>
/// AEM Forms Communications of one AEM as a Cloud Service instance. Synchronous: <c>POST /adobe/document/generate/pdfform</c>, answered with a PDF of
/// one page. Batch: <c>/adobe/forms/batch/output</c> with <c>POST config</c>, <c>GET config/{name}</c>, <c>GET configs</c>,
/// <c>POST config/{name}/execution</c>, <c>GET config/{name}/execution/{id}</c> and <c>PUT config/{name}/execution/{id}/cancel</c>. In memory it is
/// also reached by its host, <c>https://{bucket}.adobeaemcloud.com/</c>.
/// </summary>
/// <remarks>
/// Adobe's pages leave open, so do not depend on it: the words of an error; that a wrong API key is a 403, and that one is only needed by the
/// synchronous API; that a finished execution cannot be cancelled (409); the status of a cancelled one (<c>FAILED</c>); <c>renderType</c> of PDF
/// output. Of a multipart body over 65,536 bytes only the beginning is checked.
/// </remarks>
public sealed class AemFormsEmulator : IEmulatedService
{
    private readonly AemCaller _caller;
    private readonly FaultQueue _faults;
    private readonly Batch _batch;
    private int _calls;
    private int _refusedCalls;

    internal AemFormsEmulator(TimeProvider timeProvider, ImsEmulator ims, string bucket, FaultQueue faults)
    {
        _caller = new AemCaller(ims, timeProvider);
        _batch = new Batch(timeProvider);
        _faults = faults;
        Bucket = bucket;
    }

    /// <summary>The instance's name, <see cref="AdobeEmulatorOptions.AemBucket"/>. Every other one is a 404.</summary>
    public string Bucket { get; }

    /// <summary>
    /// The client ids that may call, as <c>allowedClientIDs</c> of <c>config/api.yaml</c>; every other one gets a 403. <see langword="null"/>, the
    /// default, lets all of them in.
    /// </summary>
    public IReadOnlyCollection<string>? AllowedClientIds
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value is null ? null : [.. value]);
    }

    /// <summary>
    /// How many records the data source of each new execution holds, by default 4. An execution moves when it is asked about: the second
    /// question finds the records read, and from then on each question finds one more of them done.
    /// </summary>
    public int BatchRecords
    {
        get => _batch.Records;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _batch.Records = value;
        }
    }

    /// <summary>How many calls reached the instance, refused and faulted ones included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls were refused; faults do not count.</summary>
    public int RefusedCalls => Volatile.Read(ref _refusedCalls);

    FaultQueue IEmulatedService.Faults => _faults;

    bool IEmulatedService.Serves(string path) => IsAemPath(path);

    void IEmulatedService.Arrived() => Interlocked.Increment(ref _calls);

    async Task IEmulatedService.AnswerAsync(Exchange exchange)
    {
        if (await AnswerAsync(exchange, AemAddress.Of(exchange.Request, exchange.Recorded.Path)).ConfigureAwait(false) is AemRefusal refusal)
        {
            Interlocked.Increment(ref _refusedCalls);
            await refusal.SendAsync(exchange).ConfigureAwait(false);
        }
    }

    internal static bool IsAemPath(string path) => AemAddress.IsAemPath(path);

    // Null where an answer was sent.
    private async Task<AemRefusal?> AnswerAsync(Exchange exchange, AemAddress address)
    {
        if (!address.Bucket.Equals(Bucket, StringComparison.OrdinalIgnoreCase))
        {
            return AemRefusal.UnknownBucket;
        }

        bool isPdfForm = address.Path == PdfForm.Path;
        if (_caller.Refuse(exchange.Request.Headers, AllowedClientIds, needsApiKey: isPdfForm) is AemRefusal refusal)
        {
            return refusal;
        }

        return isPdfForm ? await PdfForm.AnswerAsync(exchange).ConfigureAwait(false)
            : address.Path.StartsWith(Batch.Path, StringComparison.Ordinal) ? await _batch.AnswerAsync(exchange, address).ConfigureAwait(false)
            : AemRefusal.NotFound;
    }
}
