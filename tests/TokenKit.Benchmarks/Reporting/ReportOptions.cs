using System.Globalization;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>What <c>report</c> was asked for.</summary>
/// <param name="Rounds">How many rounds each table is measured for.</param>
/// <param name="Writes">Whether the tables and the chart go into the folder of the documents.</param>
internal sealed record ReportOptions(int Rounds, bool Writes)
{
    private const int Usual = 60;
    private const string RoundsOption = "--rounds";
    private const string WriteOption = "--write";

    /// <exception cref="FormatException">An argument is wrong; the message says which and what can stand there.</exception>
    public static ReportOptions Parse(IReadOnlyList<string> args)
    {
        int rounds = Usual;
        bool writes = false;
        for (int at = 0; at < args.Count; at++)
        {
            switch (args[at])
            {
                case WriteOption:
                    writes = true;
                    break;
                case RoundsOption:
                    string value = ++at < args.Count ? args[at] : "nothing";
                    rounds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
                        ? number
                        : throw new FormatException(
                            $"{RoundsOption} is followed by {value}: give a whole number from 1, as in {RoundsOption} {Usual}.");
                    break;
                default:
                    throw new FormatException($"There is no option '{args[at]}': report takes {WriteOption} and {RoundsOption} N.");
            }
        }

        return writes && rounds < Usual
            ? throw new FormatException(
                $"{RoundsOption} {rounds} is too short a run for the page: leave out {WriteOption}, or give at least {Usual} rounds.")
            : new ReportOptions(rounds, writes);
    }
}
