namespace TokenKit.Tests.Caching.Interleavings;

/// <summary>Lets threads of its own run one at a time, each up to the next point at which another may run.</summary>
internal sealed class Interleaving(Choices choices) : IDisposable
{
    [ThreadStatic]
    private static Actor? _current;

    private readonly List<Actor> _actors = [];
    private readonly SemaphoreSlim _stopped = new(0);

    /// <summary>How many steps have run.</summary>
    public int Turn { get; private set; }

    /// <summary>A thread that may run a step whenever the condition holds.</summary>
    public void Add(string name, Action body, Func<bool>? canBegin = null) =>
        _actors.Add(new Actor(name, body, canBegin ?? (static () => true), _stopped));

    /// <summary>Ends a step, if the thread is one of these.</summary>
    public static void Point() => _current?.Stop();

    /// <summary>Runs all threads to their ends, in the order that the choices say.</summary>
    /// <param name="settle">Waits after each turn for what it has set off elsewhere.</param>
    public void Run(Action settle)
    {
        while (_actors.FindAll(actor => actor.CanGo) is { Count: > 0 } ready)
        {
            Turn++;
            ready[choices.Next(ready.Count)].Go();
            if (!_stopped.Wait(CacheScene.TimeLimit))
            {
                throw new TimeoutException("A thread is stuck: it waits for one that has stopped.");
            }

            settle();
        }

        _actors.ForEach(static actor => actor.Rethrow());
    }

    public void Dispose()
    {
        _actors.ForEach(static actor => actor.Dispose());
        _stopped.Dispose();
    }

    private sealed class Actor(string name, Action body, Func<bool> canBegin, SemaphoreSlim stopped) : IDisposable
    {
        private readonly SemaphoreSlim _go = new(0);
        private Thread? _thread;
        private Exception? _exception;
        private bool _isOver;

        public bool CanGo => !_isOver && (_thread is not null || canBegin());

        public void Go()
        {
            if (_thread is null)
            {
                _thread = new Thread(Work) { IsBackground = true, Name = name };
                _thread.Start();
            }
            else
            {
                _go.Release();
            }
        }

        public void Stop()
        {
            stopped.Release();
            _go.Wait();
        }

        public void Rethrow()
        {
            if (_exception is not null)
            {
                throw new InvalidOperationException($"The thread '{name}' failed.", _exception);
            }
        }

        public void Dispose() => _go.Dispose();

        private void Work()
        {
            _current = this;
            try
            {
                body();
            }
            catch (Exception exception)
            {
                _exception = exception;
            }

            _isOver = true;
            stopped.Release();
        }
    }
}
