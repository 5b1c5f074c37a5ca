using Microsoft.Extensions.Logging;

namespace TokenKit.Soak.Failures;

/// <summary>A log that writes every message out, with the text of its exception, and keeps only the length of the longest.</summary>
internal sealed class FormattingLog : ILoggerProvider, ILogger
{
    private int _longest;

    /// <summary>The length of the longest text of an exception.</summary>
    public int Longest => Volatile.Read(ref _longest);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _ = formatter(state, exception);
        int length = exception?.ToString().Length ?? 0;
        if (length > Longest)
        {
            Volatile.Write(ref _longest, length);
        }
    }

    public void Dispose()
    {
    }
}
