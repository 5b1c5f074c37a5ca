namespace TokenKit;

/// <summary>A provider whose tokens the processes of a service may share, because equal credentials get equal tokens.</summary>
internal interface ISharableProvider : ITokenProvider
{
    /// <summary>
    /// Everything that decides what a token stands for, except the secret; <see langword="null"/> if the tokens must not be shared.
    /// </summary>
    IEnumerable<string?>? SharedIdentity { get; }

    /// <summary>The secrets of the credential, in the order in which they are tried. The first one encrypts.</summary>
    IReadOnlyList<string> SharedSecrets { get; }

    /// <summary>Adds to a token of another process what this provider adds to its own tokens, such as the client and the headers.</summary>
    AccessToken Complete(AccessToken token);
}
