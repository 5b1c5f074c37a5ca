using System.Globalization;

namespace TokenKit.Soak.Failures;

/// <summary>What calls cost that fail because a failure is remembered.</summary>
/// <param name="Name">What was called.</param>
/// <param name="Planned">How many calls there were to be.</param>
/// <param name="Calls">How many there were: fewer if they took too long.</param>
/// <param name="Processor">Processor time of the process.</param>
/// <param name="AllocatedBytes">Allocated by the process.</param>
/// <param name="LongestText">The length of the longest <see cref="object.ToString"/> of an exception, in characters.</param>
/// <param name="Requests">How many requests reached the token endpoint while it was measured.</param>
public sealed record FailureCost(
    string Name, int Planned, int Calls, TimeSpan Processor, long AllocatedBytes, int LongestText, int Requests)
{
    public static readonly TimeSpan MostProcessor = TimeSpan.FromSeconds(0.5);

    public const int LongestAllowedText = 4_096;

    public bool IsMet => Calls == Planned && Processor < MostProcessor && LongestText is > 0 and <= LongestAllowedText && Requests <= 1;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Calls:#,0} of {Planned:#,0} calls took {Processor.TotalSeconds:0.00} s of processor time; the goal is all of them "
        + $"in less than {MostProcessor.TotalSeconds} s. The longest exception has {LongestText:#,0} characters; "
        + $"the goal is {LongestAllowedText:#,0} at most. "
        + $"{Requests} token requests; the goal is 1 at most.");
}
