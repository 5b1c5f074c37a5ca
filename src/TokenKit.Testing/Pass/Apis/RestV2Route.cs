namespace TokenKit.Testing.Pass.Apis;

// One operation of REST API V2: a path with {names} in it.
internal sealed class RestV2Route(string path, RestV2Needs needs, Func<RestV2Call, ApiAnswer> answer, params string[] methods)
{
    private readonly string[] _segments = path.Split('/');

    public RestV2Needs Needs { get; } = needs;

    public bool NeedsToken { get; init; } = true;

    public Func<RestV2Call, ApiAnswer> Answer { get; } = answer;

    public IReadOnlyList<string> Methods { get; } = methods;

    // What stands in the place of each name, or null where this is another path.
    public IReadOnlyDictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        foreach ((string ours, string theirs) in _segments.Zip(segments))
        {
            if (ours[0] == '{' && theirs.Length > 0)
            {
                values[ours.Trim('{', '}')] = theirs;
            }
            else if (ours != theirs)
            {
                return null;
            }
        }

        return values;
    }
}
