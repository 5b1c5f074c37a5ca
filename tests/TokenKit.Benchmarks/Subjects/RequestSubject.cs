namespace TokenKit.Benchmarks.Subjects;

/// <summary>A new request, sent.</summary>
internal sealed class RequestSubject(HttpMessageInvoker client, params object[] owned) : Subject([client, .. owned])
{
    public override async Task RepeatAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Addresses.Of(i)), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
