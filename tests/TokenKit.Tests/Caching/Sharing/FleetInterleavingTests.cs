namespace TokenKit.Tests.Caching.Sharing;

/// <summary>Random calls, rejections, failures and passing time in several processes, compared with what must always hold.</summary>
public sealed class FleetInterleavingTests
{
    [Theory]
    [Trait(Effort.Trait, Effort.Varies)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_call_fails_and_no_token_is_sent_that_expired_or_was_rejected_here(bool storeFails)
    {
        for (int seed = 0; seed < Effort.Of(brief: 8, full: 200); seed++)
        {
            await RunAsync(seed, storeFails);
        }
    }

    private static async Task RunAsync(int seed, bool storeFails)
    {
        var random = new Random(seed);
        using Fleet fleet = Fleet.Of(random.Next(2, 6));
        fleet.Issuer.Latency = TimeSpan.FromMilliseconds(random.Next(0, 3) * 300);
        var rejected = new HashSet<(FleetProcess Process, string Value)>();
        var revoked = 0;
        DateTimeOffset start = fleet.Clock.GetUtcNow();
        for (int step = 0; step < 40; step++)
        {
            foreach (FleetProcess process in fleet.Processes)
            {
                bool fails = storeFails && random.Next(3) == 0;
                process.Store.BeforeCall = fails ? _ => throw new IOException() : null;
            }

            FleetProcess[] callers = [.. fleet.Processes.Where(_ => random.Next(3) > 0)];
            Task<AccessToken>[] calls = [.. callers.Select(process => process.GetAsync())];
            await fleet.AdvanceUntilAsync(() => calls.All(call => call.IsCompleted));
            foreach ((FleetProcess process, Task<AccessToken> call) in callers.Zip(calls))
            {
                AccessToken token = await call;
                Assert.False(rejected.Contains((process, token.Value)), $"seed {seed}, step {step}: {token.Value} was rejected here");
                if (fleet.Issuer.Accepts(token))
                {
                    token.NoteAnswer(System.Net.HttpStatusCode.OK);
                    continue;
                }

                Assert.True(fleet.Issuer.Revoked.ContainsKey(token.Value), $"seed {seed}, step {step}: {token.Value} had expired");
                process.Cache.Invalidate(token);

                // A token that replaced a rejected one is kept for a while.
                if (!ReferenceEquals(await PeekAsync(process), token))
                {
                    rejected.Add((process, token.Value));
                }
            }

            if (random.Next(6) == 0 && calls.Length > 0)
            {
                revoked += fleet.Issuer.Revoked.TryAdd((await calls[0]).Value, true) ? 1 : 0;
            }

            await fleet.AdvanceAsync(TimeSpan.FromSeconds(random.Next(1, 40)));
            if (fleet.Clock.Acquisitions == 0)
            {
                fleet.Skip(TimeSpan.FromHours(random.Next(0, 4)));
            }
        }

        if (!storeFails)
        {
            double lifetimes = (fleet.Clock.GetUtcNow() - start) / TimeSpan.FromHours(23);
            Assert.True(
                fleet.Issuer.Requests <= Math.Ceiling(lifetimes) + 1 + (2 * revoked),
                $"seed {seed}: {fleet.Issuer.Requests} requests in {lifetimes} lifetimes with {revoked} revoked tokens");
        }
    }

    private static Task<AccessToken?> PeekAsync(FleetProcess process)
    {
        ValueTask<AccessToken> token = process.Cache.GetTokenAsync();
        return Task.FromResult(token.IsCompletedSuccessfully ? token.Result : null);
    }
}
