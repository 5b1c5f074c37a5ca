using System.Globalization;
using BenchmarkDotNet.Running;
using TokenKit.Benchmarks;
using TokenKit.Benchmarks.Reporting;

switch (args)
{
    case ["device-memory", .. string[] count] when count.Length <= 1:
        int devices = count is [] ? 100_000 : int.Parse(count[0], CultureInfo.InvariantCulture);
        DeviceMemory memory = await DeviceMemory.MeasureAsync(devices);
        Console.WriteLine($"Memory per cached device beyond the text of its token: {memory.Idle} bytes idle, {memory.Busy} bytes busy.");
        return 0;
    case ["report", .. string[] options]:
        return await ReportCommand.RunAsync(options);
    default:
        return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
}
