namespace TokenKit.DeveloperConsole;

/// <summary>The steps of a rotation, in order.</summary>
public enum ClientSecretRotationStep
{
    /// <summary>The secrets are listed. Nothing has changed yet.</summary>
    List,

    /// <summary>A new secret is added.</summary>
    Add,

    /// <summary>The callback stores the new secret where the services read it.</summary>
    Publish,

    /// <summary>A token is acquired with the new secret.</summary>
    Verify,

    /// <summary>The old secret is deleted.</summary>
    Delete,
}
