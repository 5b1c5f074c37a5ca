using System.Net;

namespace TokenKit.Soak.Stress;

/// <summary>The last place before the API: it sees each request as it is sent, a second sending included, and each answer.</summary>
internal sealed class ApiEnd(IdentityCheck check, StressCounts counts, HttpMessageHandler api) : DelegatingHandler(api)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        check.See(request);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);

        // The API itself compares the token with the headers, and has no other reason for these answers.
        if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
        {
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            counts.Violate(counts.TwoIdentities, $"The API answered {(int)response.StatusCode}: {body}");
        }

        return response;
    }

    // The emulator in memory has no synchronous entry.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();
}
