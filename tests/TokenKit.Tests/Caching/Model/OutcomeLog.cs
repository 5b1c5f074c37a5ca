using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace TokenKit.Tests.Caching.Model;

/// <summary>Records how each acquisition ended. The log entry is the last thing that the cache does about it.</summary>
internal sealed class OutcomeLog(ChannelWriter<(string Event, TimeSpan Delay)> outcomes) : ILogger
{
    private static readonly string[] Outcomes = ["Acquired", "RefreshFailed", "AcquisitionFailed", "NothingFresher"];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
        string> formatter)
    {
        if (Outcomes.Contains(eventId.Name))
        {
            object? delay = (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "Delay").Value;
            outcomes.TryWrite((eventId.Name!, delay as TimeSpan? ?? TimeSpan.Zero));
        }
    }
}
