using BenchmarkDotNet.Running;
using TokenKit.Benchmarks;
using TokenKit.Benchmarks.Reporting;

switch (args)
{
    case ["device-memory"]:
        DeviceMemory memory = await DeviceMemory.MeasureAsync(100_000);
        Console.WriteLine($"Memory per cached device beyond the text of its token: {memory.Idle} bytes idle, {memory.Busy} bytes busy.");
        return 0;
    case ["report", .. string[] options]:
        return await ReportCommand.RunAsync(options);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
