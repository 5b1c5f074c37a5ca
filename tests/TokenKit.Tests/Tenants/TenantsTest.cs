using Microsoft.Extensions.DependencyInjection;
using TokenKit.Ims;
using TokenKit.Tests.DependencyInjection;
using TokenKit.Tests.OAuth;
using TokenKit.Tests.Scenarios;

namespace TokenKit.Tests.Tenants;

/// <summary>Tenants on a fake clock. The back channel answers with a token that names the client, and numbers its tokens.</summary>
public abstract class TenantsTest : ServicesTest
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isHeld;
    private int _issued;

    private protected TenantsTest()
    {
        Ims = new StubWire(Clock).Do(async (request, cancellationToken) =>
        {
            string form = await request.Content!.ReadAsStringAsync(cancellationToken);
            string client = form.Split('&').Single(pair => pair.StartsWith("client_id=", StringComparison.Ordinal))[10..];
            int number = Interlocked.Increment(ref _issued);
            if (_isHeld)
            {
                await _opened.Task.WaitAsync(cancellationToken);
            }

            return SomeOAuth.Token($"{client}-{number}")();
        });
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => Ims);
        Builder = Services.AddAdobeTokens();
    }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected StubWire Ims { get; }

    private protected AdobeTokensBuilder Builder { get; }

    private protected IAdobeTenants Tokens => Provider.GetRequiredService<IAdobeTenants>();

    private protected int TokenRequests => Ims.Requests.Count;

    /// <summary>Sets a credential whose client id is the name of the tenant.</summary>
    private protected static Action<ImsOptions> Credential(string client, Action<ImsOptions>? change = null) => options =>
    {
        SomeSettings.Credential(options);
        options.ClientId = client;
        change?.Invoke(options);
    };

    private protected ITokenProvider Add(string name) => Tokens.GetOrAdd(name, Credential(name));

    private protected static async Task<string> GetAsync(ITokenProvider tokens) => (await tokens.GetTokenAsync(Cancellation)).Value;

    /// <summary>Token requests are not answered until <see cref="Open"/>.</summary>
    private protected void Hold() => _isHeld = true;

    private protected void Open()
    {
        _isHeld = false;
        _opened.SetResult();
    }

    private protected Task RequestsAsync(int count) => Waiting.UntilAsync(() => TokenRequests >= count);

    private protected static async Task<string> RemovedAsync(Func<Task> call)
    {
        Exception exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(call);
        Assert.Contains("was removed", exception.Message, StringComparison.Ordinal);
        return exception.Message;
    }
}
