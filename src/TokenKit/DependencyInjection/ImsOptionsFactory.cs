using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;
using TokenKit.Ims;

namespace TokenKit.DependencyInjection;

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
    private readonly ConcurrentDictionary<string, ImsOptions> _lastGood = new(StringComparer.Ordinal);

    // What was told already: options that are refused are read again and again.
    private readonly ConcurrentDictionary<string, string> _lastRefusal = new(StringComparer.Ordinal);

    /// <summary>Options that belong to the caller alone, as they are set now.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used.</exception>
    public ImsOptions CreateAnew(string name) => _options.Create(name);

    public ImsOptions Create(string name)
    {
        try
        {
            ImsOptions options = _lastGood[name] = _options.Create(name);
            _lastRefusal.TryRemove(name, out _);
            return options;
        }
        catch (Exception exception) when (_lastGood.ContainsKey(name))
        {
            if (!_lastRefusal.TryGetValue(name, out string? told) || told != exception.Message)
            {
                _lastRefusal[name] = exception.Message;
                TokenLog.ReloadRefused(_logger, name, exception);
            }

            return _lastGood[name];
        }
    }
}
