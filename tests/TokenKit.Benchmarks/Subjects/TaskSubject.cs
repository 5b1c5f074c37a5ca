namespace TokenKit.Benchmarks.Subjects;

/// <summary>Anything else that is done when a task is.</summary>
internal sealed class TaskSubject<T>(Func<Task<T>> once, params object[] owned) : Subject(owned)
{
    public override async Task RepeatAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await once().ConfigureAwait(false);
        }
    }
}
