using TokenKit.DeveloperConsole;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.DeveloperConsole;

public sealed class ClientSecretRotationCancellationTests : RotationTest
{
    private readonly CancellationTokenSource _cancelling = new();

    [Fact]
    public async Task Before_anything_was_added_nothing_changes()
    {
        Wire.Answered = request => CancelAfter(request, HttpMethod.Get);

        string message = await CancelledAsync();

        Assert.StartsWith("The rotation was cancelled at the step 'List'.", message, StringComparison.Ordinal);
        Assert.Equal(1, Emulator.DeveloperConsole.Calls);
    }

    [Fact]
    public async Task A_run_that_was_cancelled_before_it_began_sends_nothing()
    {
        await _cancelling.CancelAsync();

        Assert.Equal("The rotation was cancelled at the step 'List'.", await CancelledAsync());
        Assert.Equal(0, Emulator.DeveloperConsole.Calls);
    }

    [Fact]
    public async Task While_the_addition_is_answered_the_unknown_secret_is_deleted()
    {
        Wire.Loses = request => request.Method == HttpMethod.Post;
        Wire.Answered = request => CancelAfter(request, HttpMethod.Post);

        string message = await CancelledAsync();

        Assert.EndsWith("had been added; it has been deleted again.", message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task Between_the_addition_and_the_publication_the_new_secret_is_deleted()
    {
        Wire.Answered = request => CancelAfter(request, HttpMethod.Post);

        string message = await CancelledAsync();

        Assert.Null(Published);
        Assert.Contains("has been deleted again", message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task During_the_publication_the_new_secret_is_deleted()
    {
        string message = await CancelledAsync(async (added, cancellation) =>
        {
            await _cancelling.CancelAsync();
            await PublishAsync(added, cancellation);
        });

        Assert.StartsWith("The rotation was cancelled at the step 'Publish'.", message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task After_the_publication_both_stay()
    {
        string message = await CancelledAsync(async (added, cancellation) =>
        {
            await PublishAsync(added, cancellation);
            await _cancelling.CancelAsync();
        });

        Assert.StartsWith("The rotation was cancelled at the step 'Verify'.", message, StringComparison.Ordinal);
        Assert.Contains($"The new secret {Published!.Uuid} was published and is there too", message, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
        Assert.True(await MintsAsync(Published.Secret));
    }

    [Fact]
    public async Task While_it_waits_for_the_new_secret_to_be_known_both_stay()
    {
        await Secrets.ListAsync(Cancellation);
        Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Answer(400, "application/json", """{"error":"invalid_client"}"""));
        Options.VerificationInterval = TimeSpan.FromMinutes(1);
        int listedAddedTried = Emulator.Journal.Count + 3;
        Task<string> run = CancelledAsync();
        await Emulator.Journal.WaitForAsync(listedAddedTried, Cancellation);

        await _cancelling.CancelAsync();

        Assert.StartsWith("The rotation was cancelled at the step 'Verify'.", await run, StringComparison.Ordinal);
        Assert.Equal("old new", await LeftAsync());
    }

    [Fact]
    public async Task While_the_old_one_is_deleted_the_new_one_works()
    {
        Wire.Loses = request => request.Method == HttpMethod.Delete;
        Wire.Answered = request => CancelAfter(request, HttpMethod.Delete);

        string message = await CancelledAsync();

        Assert.StartsWith("The rotation was cancelled at the step 'Delete'. Whether the old secret", message, StringComparison.Ordinal);
        Assert.Equal("new", await LeftAsync());
        Assert.True(await MintsAsync(Published!.Secret));
    }

    private Task CancelAfter(HttpRequestMessage request, HttpMethod method) =>
        request.Method == method ? _cancelling.CancelAsync() : Task.CompletedTask;

    private async Task<string> CancelledAsync(Func<AddedClientSecret, CancellationToken, Task>? publish = null)
    {
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Rotation.RunAsync(publish ?? PublishAsync, _cancelling.Token));
        Assert.Equal(_cancelling.Token, cancelled.CancellationToken);
        Assert.DoesNotContain("p8e-", cancelled.ToString(), StringComparison.Ordinal);
        return cancelled.Message;
    }
}
