using System.Collections.Concurrent;

namespace TokenKit;

/// <summary>
/// Values that many tenants have in common, such as their scopes: equal ones are in memory once. It keeps no more than 64 of them;
/// further values are not shared.
/// </summary>
internal sealed class SharedValues
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<(Type Type, object Key), object> _values = new();

    /// <summary>A value that is equal to the given one.</summary>
    /// <param name="key">Is equal for equal values of this type.</param>
    /// <param name="value">The value, which does not change any more.</param>
    public T Share<T>(object key, T value)
        where T : class =>
        _values.TryGetValue((typeof(T), key), out object? shared) ? (T)shared
        : _values.Count < Most ? (T)_values.GetOrAdd((typeof(T), key), value)
        : value;
}
