namespace TokenKit.Tests;

/// <summary>Tests that measure the memory of the process, or load it fully. They run after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
