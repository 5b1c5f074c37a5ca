namespace TokenKit.Tests;

/// <summary>The tests that measure the memory of the process, or load it fully: they run when all others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
