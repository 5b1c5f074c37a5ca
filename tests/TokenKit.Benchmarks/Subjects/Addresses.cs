namespace TokenKit.Benchmarks.Subjects;

/// <summary>Sixteen addresses of one host in turn: a handler that remembers the last one gains nothing by it.</summary>
internal static class Addresses
{
    private static readonly Uri[] All =
        [.. Enumerable.Range(0, 16).Select(number => new Uri($"https://platform-nld2.adobe.io/api/assets/{number}"))];

    public static Uri Of(int number) => All[number & 15];
}
