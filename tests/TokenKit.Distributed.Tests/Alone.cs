namespace TokenKit.Distributed.Tests;

/// <summary>Tests that look at what the whole process left unobserved. They run after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
