using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Documentation;

/// <summary>docs/logging.md lists what the code logs and measures, and nothing else.</summary>
public partial class LoggingPageTests
{
    private static readonly string Page = Repository.Text("docs/logging.md");

    private static IEnumerable<LoggerMessageAttribute> Events =>
        typeof(TokenLog).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>();

    private static Dictionary<string, string> Sections =>
        Section().Matches(Page).ToDictionary(
            section => section.Groups["title"].Value,
            section => section.Groups["message"].Value.Replace("\n> ", " ", StringComparison.Ordinal));

    [Fact]
    public void Every_event_is_on_the_page_with_its_level_and_the_page_names_no_other() => Assert.Equal(
        Events.Select(message => $"{message.EventId}, {message.Level}").Order(StringComparer.Ordinal),
        Sections.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_quotes_the_message_of_every_event() => Assert.All(Events, message =>
    {
        string quoted = Sections[$"{message.EventId}, {message.Level}"];
        if (quoted.EndsWith('…'))
        {
            Assert.StartsWith(quoted[..^1].TrimEnd(), message.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(message.Message, quoted);
        }
    });

    [Fact]
    public void Every_instrument_is_on_the_page_with_its_tags()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TokenMeter.Name)
                {
                    instruments.Add(instrument.Name);
                }
            },
        };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(TokenMeter).TypeHandle);
        listener.Start();

        Assert.Equal(
            instruments.Distinct().Order(StringComparer.Ordinal), Row().Matches(Page).Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal));
        Assert.All(
            Tag().Matches(Repository.Text("src/TokenKit/Diagnostics/TokenMeter.cs")).Select(tag => tag.Groups[1].Value),
            tag => Assert.Contains($"`{tag}`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^### (?<title>\d+, \w+)\n\n> (?<message>.+?)\n\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(tokenkit\.[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"KeyValuePair<string, object\?>\(""([\w.]+)""")]
    private static partial Regex Tag();
}
