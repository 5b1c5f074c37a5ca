using System.Net;
using System.Text;
using TokenKit.AdobePass;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>How many clients are left at Adobe where the answers to registrations are lost.</summary>
public sealed class LostRegistrationTests : InMemoryEmulatorTest
{
    [Theory]
    [InlineData("reset", 2)]
    [InlineData("500", 2)]
    [InlineData("cut short", 1)]
    public async Task Two_clients_at_most_are_made_although_the_service_asks_every_second(string loss, int clients)
    {
        using var wire = new LossyWire(Emulator.CreateHandler()) { Loss = loss };
        using var http = new HttpClient(wire);
        string statement = Emulator.Pass.IssueStatement(Emulator.Pass.AddApplication());
        var options = new AdobePassOptions { Authority = Emulator.PassAddress, SoftwareStatement = statement };
        using var provider = new AdobePassTokenProvider(options, http, new InMemoryClientRegistrationStore(), new HastyClock(Clock));

        for (int second = 0; second < 25; second++)
        {
            await Assert.ThrowsAsync<TokenAcquisitionException>(() => provider.GetTokenAsync(Cancellation).AsTask());
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(clients, Emulator.Pass.Clients.Count);

        // Adobe works again: once the back-off has ended, one more client is registered.
        wire.Loss = null;
        Clock.Advance(TimeSpan.FromSeconds(10));
        await provider.GetTokenAsync(Cancellation);
        Assert.Equal(clients + 1, Emulator.Pass.Clients.Count);
    }

    /// <summary>Loses the answer after the emulator has made the client.</summary>
    private sealed class LossyWire(HttpMessageHandler emulator) : DelegatingHandler(emulator)
    {
        public string? Loss { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (Loss is null || !request.RequestUri!.AbsolutePath.EndsWith("/register", StringComparison.Ordinal))
            {
                return response;
            }

            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return Loss switch
            {
                "500" => new HttpResponseMessage(HttpStatusCode.InternalServerError) { RequestMessage = request },
                "cut short" => new HttpResponseMessage(HttpStatusCode.Created)
                {
                    RequestMessage = request,
                    Content = new StringContent(body[..40], Encoding.UTF8, "application/json"),
                },
                _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset"),
            };
        }
    }
}
