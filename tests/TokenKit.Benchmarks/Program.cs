using System.Globalization;
using BenchmarkDotNet.Running;
using TokenKit.Benchmarks;
using TokenKit.Benchmarks.Reporting;

switch (args)
{
    case [string what and ("device-memory" or "tenant-memory"), .. string[] number] when number.Length <= 1:
        bool isTenants = what == "tenant-memory";
        if (!int.TryParse(number.FirstOrDefault(isTenants ? "10000" : "100000"), CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            await Console.Error.WriteLineAsync($"'{number[0]}' is not a number. Write {what} 10000, or leave the number out.");
            return 2;
        }

        (long idle, long busy) = (0, 0);
        if (isTenants)
        {
            (busy, idle) = await TenantMemory.MeasureAsync(count);
        }
        else
        {
            (busy, idle) = await DeviceMemory.MeasureAsync(count);
        }

        Console.WriteLine(
            $"Memory per {(isTenants ? "tenant" : "cached device")} beyond the text of its token: {idle} bytes idle, {busy} bytes busy.");
        return 0;
    case ["report", .. string[] options]:
        return await ReportCommand.RunAsync(options);
    default:
        return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any(summary =>
            summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            ? 1
            : 0;
}
