using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Diagnostics;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Makes the options of tokens, and with them the providers that acquire. When the host starts, a problem with the options is an error.
/// After that, options that cannot be used are reported and the options from before stay in force: a mistake in a file that is watched
/// must not become an outage.
/// </summary>
internal sealed class ReloadableOptions<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    IServiceProvider services,
    RegisteredTokens tokens,
    IEnumerable<IConfigureOptions<TOptions>> setups,
    IEnumerable<IPostConfigureOptions<TOptions>> postConfigures,
    IEnumerable<IValidateOptions<TOptions>> validations,
    ILoggerFactory loggers) : IOptionsFactory<TOptions>, IDisposable
    where TOptions : class
{
    private readonly OptionsFactory<TOptions> _validated = new(setups, postConfigures, validations);
    private readonly OptionsFactory<TOptions> _notValidated = new(setups, postConfigures);
    private readonly ILogger _logger = loggers.CreateLogger(TokenLog.Category);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Reading> _newest = new(StringComparer.Ordinal); // guarded by _gate
    private int _readings;

    /// <summary>Options that belong to the caller alone, as they are set now.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used.</exception>
    public TOptions CreateAnew(string name)
    {
        TOptions options = _validated.Create(name);
        (services.GetRequiredKeyedService<IReloadableSource<TOptions>>(name).Create(options).Provider as IDisposable)?.Dispose();
        return options;
    }

    public TOptions Create(string name)
    {
        if (services.GetKeyedService<IReloadableSource<TOptions>>(name) is not { } source)
        {
            return _validated.Create(name);
        }

        return tokens.IsReplaced(name) && Newest(name) is null ? _notValidated.Create(name) : Read(name, source);
    }

    /// <summary>Takes the source that the newest options brought; null if it was taken already, or if they could not be used.</summary>
    public (TokenSource Source, TOptions Options)? Take(string name)
    {
        lock (_gate)
        {
            return _newest.TryGetValue(name, out Reading? newest) && newest.TakeSource() is { } source ? (source, newest.Options) : null;
        }
    }

    /// <summary>The same when the token is needed first: reads the options if nothing has read them.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used.</exception>
    public (TokenSource Source, TOptions Options) TakeFirst(string name)
    {
        if (Take(name) is { } taken)
        {
            return taken;
        }

        Read(name, services.GetRequiredKeyedService<IReloadableSource<TOptions>>(name));
        return Take(name)!.Value;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Reading reading in _newest.Values)
            {
                reading.Dispose();
            }
        }
    }

    private Reading? Newest(string name)
    {
        lock (_gate)
        {
            return _newest.GetValueOrDefault(name);
        }
    }

    private TOptions Read(string name, IReloadableSource<TOptions> source)
    {
        // Settings may change again while they are read, and a key may take long to open. The reading that began last counts, whichever
        // of them ends last.
        int order = Interlocked.Increment(ref _readings);
        try
        {
            TOptions options = _validated.Create(name);
            return Keep(name, new Reading(order, options, source.Create(options)));
        }
        catch (Exception exception) when (Newest(name) is not null)
        {
            return Refuse(name, order, exception, source);
        }
    }

    private TOptions Keep(string name, Reading reading)
    {
        lock (_gate)
        {
            Reading? before = _newest.GetValueOrDefault(name);
            bool isNewest = before is null || before.Order < reading.Order;
            (isNewest ? before : reading)?.Dispose();
            return (_newest[name] = isNewest ? reading : before!).Options;
        }
    }

    private TOptions Refuse(string name, int order, Exception exception, IReloadableSource<TOptions> source)
    {
        bool isRepeated;
        Reading newest;
        lock (_gate)
        {
            newest = _newest[name];
            if (newest.Order > order)
            {
                return newest.Options;
            }

            isRepeated = newest.Problem == exception.Message;
            newest.Order = order;
            newest.Problem = exception.Message;
        }

        // Options that cannot be used are read again and again, and are logged once.
        if (!isRepeated)
        {
            TokenLog.ReloadRefused(_logger, name, exception);
        }

        source.Refused();
        return newest.Options;
    }

    /// <summary>The last options that can be used. Its fields are guarded by the gate.</summary>
    private sealed class Reading(int order, TOptions options, TokenSource source) : IDisposable
    {
        private TokenSource? _source = source;

        public TOptions Options => options;

        /// <summary>The number of the last reading of these settings, counted when the reading began.</summary>
        public int Order { get; set; } = order;

        /// <summary>The problem with the settings that were read after these options; null if they are valid.</summary>
        public string? Problem { get; set; }

        public TokenSource? TakeSource()
        {
            TokenSource? source = _source;
            _source = null;
            return source;
        }

        // A source that was taken belongs to the token.
        public void Dispose() => (TakeSource()?.Provider as IDisposable)?.Dispose();
    }
}
