using Azure.Core;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The options of a client of Azure.Core, all as they come.</summary>
internal sealed class AzureOptions : ClientOptions;
