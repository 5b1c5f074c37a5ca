using System.Globalization;
using System.Reflection;

namespace TokenKit.Soak.Stress;

/// <summary>Where an asynchronous call waits. The runtime keeps no such stack: it is read from the fields of compiled methods.</summary>
internal static class AsyncStack
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int Deepest = 40;

    /// <summary>The methods that a task waits in, the outermost first; the last line is what they wait for.</summary>
    public static string Of(Task task)
    {
        List<string> lines = [];
        object? current = task;
        while (current is not null && lines.Count < Deepest)
        {
            object? machine = current.GetType().GetField("StateMachine", Fields)?.GetValue(current);
            lines.Add(machine is null ? $"   waits for {current.GetType()} {(current as Task)?.Status}" : $"   at {Describe(machine)}");
            current = machine is null ? null : AwaitedBy(machine);
        }

        return string.Join('\n', lines);
    }

    // Type+<Method>d__7 is the compiled form of an asynchronous method.
    private static string Describe(object machine)
    {
        Type type = machine.GetType();
        object? state = type.GetField("<>1__state", Fields)?.GetValue(machine);
        return string.Create(CultureInfo.InvariantCulture, $"{type.FullName} (await number {state})");
    }

    // A method that has been resumed clears the field of what it awaited: only one is set.
    private static object? AwaitedBy(object machine) =>
        machine.GetType().GetFields(Fields).Where(field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))
            .Select(field => TaskIn(field.GetValue(machine), depth: 0)).FirstOrDefault(task => task is not null);

    // An awaiter holds its task, or a ValueTask that holds it.
    private static object? TaskIn(object? awaiter, int depth) => awaiter switch
    {
        null => null,
        Task task => task,
        _ when depth > 3 => null,
        { } value when value.GetType().IsValueType && !value.GetType().IsPrimitive && !value.GetType().IsEnum =>
            value.GetType().GetFields(Fields)
                .Select(field => TaskIn(field.GetValue(value), depth + 1)).FirstOrDefault(task => task is not null),
        { } source when source.GetType().GetField("StateMachine", Fields) is not null => source,
        _ => null,
    };
}
