namespace TokenKit.DeveloperConsole;

/// <summary>How far a rotation has come.</summary>
public enum ClientSecretRotationStep
{
    /// <summary>The secrets are listed. Nothing has changed yet.</summary>
    List,

    /// <summary>A new secret is added.</summary>
    Add,

    /// <summary>The callback stores the new secret where the services read it.</summary>
    Publish,

    /// <summary>A token is got with the new secret.</summary>
    Verify,

    /// <summary>The old secret is deleted.</summary>
    Delete,
}
