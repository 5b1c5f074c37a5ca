using System.Globalization;
using BenchmarkDotNet.Running;
using TokenKit.Benchmarks;
using TokenKit.Benchmarks.Reporting;

switch (args)
{
    case ["device-memory", .. string[] count] when count.Length <= 1:
        if (!int.TryParse(count.FirstOrDefault("100000"), CultureInfo.InvariantCulture, out int devices) || devices < 1)
        {
            await Console.Error.WriteLineAsync(
                $"'{count[0]}' is not a number of devices. Say device-memory 10000, or leave the number out for 100,000.");
            return 2;
        }

        DeviceMemory memory = await DeviceMemory.MeasureAsync(devices);
        Console.WriteLine($"Memory per cached device beyond the text of its token: {memory.Idle} bytes idle, {memory.Busy} bytes busy.");
        return 0;
    case ["report", .. string[] options]:
        return await ReportCommand.RunAsync(options);
    default:
        return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any(summary =>
            summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? 1
            : 0;
}
