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
    private bool _isDisposed; // guarded by _gate
    private int _readings;

    /// <summary>Options that belong to the caller alone, as they are set now.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used.</exception>
    public TOptions CreateAnew(string name)
    {
        (TOptions options, TokenSource made) = Make(name, services.GetRequiredKeyedService<IReloadableSource<TOptions>>(name));
        Discard(made.Provider);
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
        List<TokenSource> unused;
        lock (_gate)
        {
            _isDisposed = true;
            unused = [.. _newest.Values.Select(reading => reading.TakeSource()).OfType<TokenSource>()];
        }

        unused.ForEach(source => Discard(source.Provider));
    }

    /// <summary>Disposes a provider that is not used, unless the delegate of the user returned the one in use again.</summary>
    public static void Discard(ITokenProvider? unused, ITokenProvider? inUse = null)
    {
        if (unused is not IDisposable disposable || ReferenceEquals(unused, inUse))
        {
            return;
        }

        try
        {
            disposable.Dispose();
        }
        catch (Exception)
        {
            // A third-party exception. The provider is not needed any more, and the new options take effect nevertheless.
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
            (TOptions options, TokenSource made) = Make(name, source);
            return Keep(name, new Reading(order, options, made), source);
        }
        catch (Exception exception) when (Newest(name) is not null)
        {
            return Refuse(name, order, exception, source);
        }
    }

    private (TOptions Options, TokenSource Source) Make(string name, IReloadableSource<TOptions> source)
    {
        string hash = source.HashSettings();
        TOptions options = _validated.Create(name);
        return (options, source.Create(options, hash));
    }

    private TOptions Keep(string name, Reading reading, IReloadableSource<TOptions> source)
    {
        Reading kept;
        TokenSource? unused;
        TokenSource? late;
        lock (_gate)
        {
            Reading? before = _newest.GetValueOrDefault(name);
            bool isNewest = before is null || before.Order < reading.Order;
            kept = _newest[name] = isNewest ? reading : before!;
            unused = (isNewest ? before : reading)?.TakeSource();
            if (isNewest)
            {
                source.Accepted();
            }

            late = _isDisposed ? kept.TakeSource() : null;
        }

        Discard(unused?.Provider, inUse: kept.Provider);
        Discard(late?.Provider);
        return kept.Options;
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
            source.Refused();
        }

        // Options that cannot be used are read again and again, and are logged once.
        if (!isRepeated)
        {
            TokenLog.ReloadRefused(_logger, name, exception);
        }

        return newest.Options;
    }

    /// <summary>The last options that can be used. Its fields are guarded by the gate.</summary>
    private sealed class Reading(int order, TOptions options, TokenSource source)
    {
        private TokenSource? _source = source;

        public TOptions Options => options;

        public ITokenProvider Provider { get; } = source.Provider;

        /// <summary>The number of the last reading of these settings, counted when the reading began.</summary>
        public int Order { get; set; } = order;

        /// <summary>The problem with the settings that were read after these options; null if they are valid.</summary>
        public string? Problem { get; set; }

        /// <summary>The source belongs to the caller from now on; null if it was taken before.</summary>
        public TokenSource? TakeSource()
        {
            TokenSource? source = _source;
            _source = null;
            return source;
        }
    }
}
