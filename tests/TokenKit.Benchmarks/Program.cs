using BenchmarkDotNet.Running;
using TokenKit.Benchmarks;

if (args is ["device-memory"])
{
    DeviceMemory memory = await DeviceMemory.MeasureAsync(100_000);
    Console.WriteLine($"Memory per cached device beyond the text of its token: {memory.Idle} bytes idle, {memory.Busy} bytes busy.");
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
