using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TokenKit.AdobePass;

namespace TokenKit.Soak.Stress;

/// <summary>Makes calls as a service does, one after the other, and counts what became of them.</summary>
/// <param name="world">What the calls are made to.</param>
/// <param name="disturbances">What happens meanwhile.</param>
/// <param name="watchdog">Is notified of each call.</param>
/// <param name="number">The worker's number, from 0.</param>
/// <param name="isBlocking">Whether it calls <see cref="HttpClient.Send(HttpRequestMessage)"/>.</param>
internal sealed class StressWorker(StressWorld world, Disturbances disturbances, Watchdog watchdog, int number, bool isBlocking)
{
    private readonly Random _random = new(number);
    private readonly StressCounts _counts = world.Counts;

    /// <summary>Calls until all workers together have made so many, or the time has run out.</summary>
    public async Task WorkAsync(int calls, CancellationToken stopping)
    {
        for (int call = _counts.Begin(); call <= calls && !stopping.IsCancellationRequested; call = _counts.Begin())
        {
            Watchdog.Activity activity = watchdog.Begin(number, $"The act before call {call}");
            Task act = disturbances.ActAsync(call);
            activity.Task = act;
            await act;

            bool isOfDevice = _random.Next(4) == 0;
            string name = isOfDevice ? StressService.Pass : StressClient.OfTokens.Keys.ElementAt(_random.Next(StressClient.OfTokens.Count));
            activity = watchdog.Begin(number, $"Call {call}, with the token {name}");
            Task made = CallAsync(disturbances.Service, name, isCancelled: call % world.Size.CancelEvery == 0);
            activity.Task = made;
            await made;
            watchdog.End(number);
        }
    }

    private async Task CallAsync(StressService service, string name, bool isCancelled)
    {
        using var cancellation = new CancellationTokenSource();
        if (isCancelled)
        {
            cancellation.CancelAfter(TimeSpan.FromMilliseconds(_random.Next(0, 5)));
        }

        try
        {
            StressService.Standing? before = name == StressService.Pass ? null : service.StandingOf(name);
            HttpClient client = service.CreateClient(name);
            using HttpRequestMessage request = IdentityCheck.Mark(RequestOf(name), name);

            // On a thread of its own, a call that waits does not take one of the pool.
            using HttpResponseMessage response = isBlocking
                ? await OnThreadAsync(() => client.Send(request, cancellation.Token))
                : await client.SendAsync(request, cancellation.Token);
            await CountAsync(response, before, before is null ? null : service.StandingOf(name));
        }
        catch (TokenAcquisitionException)
        {
            (service.IsDisposed ? _counts.Disposed : _counts.Failed).Add();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _counts.Cancelled.Add();
        }
        catch (ObjectDisposedException) when (service.IsDisposed)
        {
            _counts.Disposed.Add();
        }
        catch (ObjectDisposedException) when (isBlocking && cancellation.IsCancellationRequested)
        {
            // HttpClient.Send disposes of the content that it keeps if it is cancelled in that moment, and returns the answer all the same.
            _counts.Cancelled.Add();
        }
        catch (Exception exception)
        {
            _counts.Violate(_counts.Undocumented, $"A call with the token {name} ended with {exception}");
        }
    }

    private static Task<HttpResponseMessage> OnThreadAsync(Func<HttpResponseMessage> send) =>
        Task.Factory.StartNew(send, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private HttpRequestMessage RequestOf(string name)
    {
        if (name != StressService.Pass)
        {
            // A body that is made anew of its value each time it is sent.
            return _random.Next(4) == 0
                ? new HttpRequestMessage(HttpMethod.Post, "assets/1") { Content = JsonContent.Create(new[] { "one", "two" }) }
                : new HttpRequestMessage(HttpMethod.Get, "assets/1");
        }

        AdobePassDevice device = world.Devices[_random.Next(world.Devices.Length)];
        return new HttpRequestMessage(HttpMethod.Get, "api/v2/DEMO/profiles").SetAdobePassDevice(device);
    }

    private async Task CountAsync(HttpResponseMessage response, StressService.Standing? before, StressService.Standing? after)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                await CompareAsync(response, before, after);
                _counts.Answered.Add();
                break;
            case HttpStatusCode.Unauthorized:
                _counts.Rejected.Add();
                break;
            default:
                _counts.Violate(_counts.Undocumented, $"A call was answered with {(int)response.StatusCode}.");
                break;
        }
    }

    // The API says for which client it answered. If no reload began or ended during the call, it must be the one of the settings.
    private async Task CompareAsync(HttpResponseMessage response, StressService.Standing? before, StressService.Standing? after)
    {
        if (before is null or { IsChanging: true } || !ReferenceEquals(before, after))
        {
            return;
        }

        using JsonDocument answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        string? client = answer.RootElement.GetProperty("client_id").GetString();
        if (client != before.Client.ClientId)
        {
            string description = $"A call was sent for {client}, and the settings said {before.Client.ClientId} all the time.";
            _counts.Violate(_counts.FormerClient, description);
        }
    }
}
