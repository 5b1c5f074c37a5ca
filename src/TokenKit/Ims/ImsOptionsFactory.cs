using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;

namespace TokenKit.Ims;

/// <summary>
/// Makes the options of IMS tokens. At start, what is wrong with them is an error; after that, options that cannot be used are reported
/// and the ones before stay: a slip in a file that is watched must not become an outage.
/// </summary>
internal sealed class ImsOptionsFactory(
    IEnumerable<IConfigureOptions<ImsOptions>> setups,
    IEnumerable<IPostConfigureOptions<ImsOptions>> postConfigures,
    IEnumerable<IValidateOptions<ImsOptions>> validations,
    ILoggerFactory loggers) : IOptionsFactory<ImsOptions>
{
    private readonly OptionsFactory<ImsOptions> _options = new(setups, postConfigures, validations);
    private readonly ILogger _logger = loggers.CreateLogger(TokenLog.Category);
    private readonly ConcurrentDictionary<string, Reading> _newest = new(StringComparer.Ordinal);
    private int _readings;

    /// <summary>Options that belong to the caller alone, as they are set now.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used.</exception>
    public ImsOptions CreateAnew(string name) => _options.Create(name);

    public ImsOptions Create(string name)
    {
        // Settings may change again while they are read, and a key may take long to open. The reading that began last counts, whichever
        // ends last.
        int order = Interlocked.Increment(ref _readings);
        try
        {
            ImsOptions options = _options.Create(name);
            return Keep(name, new Reading(order, options, refusal: null));
        }
        catch (Exception exception) when (_newest.TryGetValue(name, out Reading? before))
        {
            ImsOptions options = Keep(name, new Reading(order, before.Options, exception.Message));

            // Logged once: options that are refused are read again and again.
            if (before.Refusal != exception.Message)
            {
                TokenLog.ReloadRefused(_logger, name, exception);
            }

            return options;
        }
    }

    /// <summary>Whether the settings as they are now cannot be used, so that the options from before them are in force.</summary>
    public bool IsRefused(string name) => _newest.TryGetValue(name, out Reading? newest) && newest.Refusal is not null;

    private ImsOptions Keep(string name, Reading reading) =>
        _newest.AddOrUpdate(name, reading, (_, other) => other.Order > reading.Order ? other : reading).Options;

    /// <summary>What one reading of the settings came to.</summary>
    /// <param name="order">The number of the reading, counted when it began.</param>
    /// <param name="options">The options to use: those that were read, or the ones before where those cannot be used.</param>
    /// <param name="refusal">Why what was read cannot be used; <see langword="null"/> where it can.</param>
    private sealed class Reading(int order, ImsOptions options, string? refusal)
    {
        public int Order => order;

        public ImsOptions Options => options;

        public string? Refusal => refusal;
    }
}
