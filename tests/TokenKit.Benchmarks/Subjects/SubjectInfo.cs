using TokenKit.Benchmarks.Handlers;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>A subject by name, made when it is wanted.</summary>
/// <param name="Name">Unique in its list, and the name in tables.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Floor">The subject whose cost is taken off; none for a floor, and where all of the cost counts.</param>
/// <param name="Create">Makes it over the API that its requests end at.</param>
public sealed record SubjectInfo(string Name, Kind Kind, string? Floor, Func<ApiStub, Subject> Create)
{
    /// <summary>Makes it and does it a few times, so that what is acquired once is there.</summary>
    public async Task<Subject> CreateAsync(ApiStub? api = null)
    {
        Subject subject = Create(api ?? new ApiStub());
        await subject.RepeatAsync(2);
        return subject;
    }
}
