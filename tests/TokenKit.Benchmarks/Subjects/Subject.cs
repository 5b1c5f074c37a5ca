namespace TokenKit.Benchmarks.Subjects;

/// <summary>Something that is measured. The benchmarks, the paired runner and the tests all repeat the same one.</summary>
/// <param name="owned">Disposed with it.</param>
public abstract class Subject(IEnumerable<object> owned) : IAsyncDisposable
{
    /// <summary>Does it so many times, one after the other; may be called from several threads at once.</summary>
    public abstract Task RepeatAsync(int times);

    public async ValueTask DisposeAsync()
    {
        foreach (object one in owned)
        {
            switch (one)
            {
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable synchronous:
                    synchronous.Dispose();
                    break;
            }
        }

        GC.SuppressFinalize(this);
    }
}
