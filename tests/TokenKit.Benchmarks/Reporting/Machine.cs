using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>Where and of what a measurement was taken.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly string[] Packages =
        ["Azure.Core", "Google.Apis.Auth", "Microsoft.Identity.Client", "Microsoft.Identity.Web", "Microsoft.Extensions.Http",
            "BenchmarkDotNet"];

    public static string Describe() =>
        $"Measured on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores of {Cpu()}, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription} "
        + $"({RuntimeInformation.ProcessArchitecture}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC{Build()}). Versions: "
            + $"{string.Join(", ", Packages.Select(Version))}.";

    private static string Cpu() => (File.Exists(CpuInfo) ? File.ReadLines(CpuInfo) : [])
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal)).Select(line =>
            line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "an unknown processor";

    private static string Build() =>
        typeof(ITokenProvider).Assembly.GetCustomAttribute<System.Diagnostics.DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
            ? ", DEBUG BUILD: the times are worthless"
            : string.Empty;

    private static string Version(string package)
    {
        Assembly assembly = Assembly.Load(package);
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? $"{assembly.GetName().Version}";
        return $"{package} {version.Split('+')[0]}";
    }
}
