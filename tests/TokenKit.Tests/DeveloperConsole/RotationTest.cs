using TokenKit.DeveloperConsole;
using TokenKit.Ims;
using TokenKit.Testing;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>A rotation of the example credential's secret, whose waits are over at once, and the place where it is published.</summary>
public abstract class RotationTest : ConsoleTest
{
    /// <summary>What the callback stored.</summary>
    private protected AddedClientSecret? Published { get; private set; }

    private protected ClientSecretRotation Rotation => new(Secrets, Configure, Client, Hasty);

    private protected static void Configure(ImsOptions options)
    {
        options.Authority = new Uri("http://localhost/");
        options.ClientId = ExampleCredential.ClientId;
        options.Scopes.Add(ExampleCredential.Scope);
    }

    private protected Task PublishAsync(AddedClientSecret added, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Published = added;
        return Task.CompletedTask;
    }

    private protected Task<ClientSecretRotationResult> RunAsync() => Rotation.RunAsync(PublishAsync, Cancellation);

    private protected async Task<ClientSecretRotationException> FailAsync(Func<AddedClientSecret, CancellationToken, Task>? publish = null)
    {
        ClientSecretRotationException failure =
            await Assert.ThrowsAsync<ClientSecretRotationException>(() => Rotation.RunAsync(publish ?? PublishAsync, Cancellation));
        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    /// <summary>The secrets that are left: "old" for the one before the run.</summary>
    private protected async Task<string> LeftAsync()
    {
        Emulator.ClearFaults();
        Wire.Loses = _ => false;
        Wire.Arriving = _ => { };
        Wire.Answered = _ => Task.CompletedTask;
        TheCredential.IsMigrating = false;
        bool old = await MintsAsync(ExampleCredential.ClientSecret);
        int count = (await Secrets.ListAsync(Cancellation)).Count;
        return $"{(old ? "old" : "")}{(count > (old ? 1 : 0) ? " new" : "")}".Trim();
    }
}
