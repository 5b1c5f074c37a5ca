namespace TokenKit.Benchmarks.Subjects;

/// <summary>What a subject stands for in a comparison.</summary>
public enum Kind
{
    /// <summary>What the others are built on; taken off what they cost.</summary>
    Floor,

    /// <summary>What cannot be beaten by a cache of tokens: values that are made beforehand, or nothing but a clock.</summary>
    Limit,

    /// <summary>TokenKit.</summary>
    Ours,

    /// <summary>A library that a user would pick instead.</summary>
    Peer,

    /// <summary>A few lines that a user would write instead.</summary>
    ByHand,
}
