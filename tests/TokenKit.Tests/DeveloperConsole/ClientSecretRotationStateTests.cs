using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using TokenKit.DeveloperConsole;
using TokenKit.Testing;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>Whatever is thrown on the way, the caller learns the state; and nothing changes if nothing can be proved.</summary>
public sealed class ClientSecretRotationStateTests : RotationTest
{
    private bool _isClosed;

    [Fact]
    public async Task A_local_development_token_proves_no_secret_so_nothing_is_changed()
    {
        string issued = Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        string token =
            $"FAKE.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"created_at":"{{issued}}","expires_in":"86400000"}"""))}.FAKE";
        using var file = new TemporaryFile($$"""{"ok":true,"statusCode":200,"accessToken":"{{token}}"}""");
        var rotation = new ClientSecretRotation(
            Secrets, options => (options.CredentialFile, options.ClientId) = (file.Path, ExampleCredential.ClientId), Client, Hasty);

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            rotation.RunAsync(PublishAsync, Cancellation));

        Assert.Contains("has a local development token", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, "old"), (Emulator.DeveloperConsole.Calls, await LeftAsync()));
    }

    [Fact]
    public async Task What_a_handler_throws_at_the_deletion_of_the_new_one_does_not_hide_the_state()
    {
        Wire.Arriving = request => ThrowOn(request, HttpMethod.Delete);

        ClientSecretRotationException failure = await FailAsync((_, _) => throw new IOException("The vault is sealed."));

        Assert.Equal((ClientSecretRotationStep.Publish, false), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Contains($"The new secret {failure.NewSecret?.Uuid} could not be deleted again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_gone_at_the_deletion_of_the_new_one_does_not_hide_the_state()
    {
        ClientSecretRotationException failure = await RunWithClosingClientAsync((_, _) =>
        {
            _isClosed = true;
            throw new IOException("The service stops.");
        });

        Assert.Equal((ClientSecretRotationStep.Publish, false), (failure.Step, failure.IsNewSecretDeleted));
        Assert.Contains($"The new secret {failure.NewSecret?.Uuid} could not be deleted again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_gone_after_the_addition_does_not_hide_the_state()
    {
        Wire.Loses = request => request.Method == HttpMethod.Post && (_isClosed = true);

        ClientSecretRotationException failure = await RunWithClosingClientAsync(PublishAsync);

        Assert.Equal(ClientSecretRotationStep.Add, failure.Step);
        Assert.EndsWith(
            "could not be found out: list them, and delete the one that was never used.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_whose_answer_a_handler_swallowed_is_found_and_deleted()
    {
        Wire.Answered = request =>
        {
            ThrowOn(request, HttpMethod.Post);
            return Task.CompletedTask;
        };

        ClientSecretRotationException failure = await FailAsync();

        Assert.Equal(ClientSecretRotationStep.Add, failure.Step);
        Assert.EndsWith("had been added; it has been deleted again.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    private static void ThrowOn(HttpRequestMessage request, HttpMethod method)
    {
        if (request.Method == method)
        {
            throw new InvalidDataException("The circuit is open.");
        }
    }

    private async Task<ClientSecretRotationException> RunWithClosingClientAsync(Func<AddedClientSecret, CancellationToken, Task> publish)
    {
        HttpClient client = Authenticated;
        var secrets = new ClientSecretsClient(
            () => _isClosed ? throw new ObjectDisposedException("services") : client, Options, "aem: ", Hasty);
        return await Assert.ThrowsAsync<ClientSecretRotationException>(() =>
            new ClientSecretRotation(secrets, Configure, Client, Hasty).RunAsync(publish, Cancellation));
    }
}
