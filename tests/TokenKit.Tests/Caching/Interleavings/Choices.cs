namespace TokenKit.Tests.Caching.Interleavings;

/// <summary>A path through a tree of choices, and then the next one, until all have been taken.</summary>
/// <param name="sample">How many paths are taken at random instead, with the same seed each time; none for all paths in order.</param>
internal sealed class Choices(int? sample = null)
{
    private readonly List<(int Taken, int Of)> _path = [];
    private readonly Random _random = new(1);
    private int _sampled;
    private int _depth;

    public int Next(int of)
    {
        if (_depth == _path.Count)
        {
            _path.Add((sample is null ? 0 : _random.Next(of), of));
        }

        // The same choices lead to the same place, or the search makes no sense.
        Assert.Equal(_path[_depth].Of, of);
        return _path[_depth++].Taken;
    }

    /// <summary>Goes on to the next path.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Advance()
    {
        _depth = 0;
        if (sample is not null)
        {
            _path.Clear();
            return ++_sampled < sample;
        }

        while (_path.Count > 0)
        {
            (int taken, int of) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (taken + 1 < of)
            {
                _path.Add((taken + 1, of));
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Join(' ', _path.Select(choice => choice.Taken));
}
