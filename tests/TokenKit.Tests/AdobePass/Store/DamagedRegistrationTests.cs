using System.Text;
using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;
using TokenKit.Tests.Ims.Credentials;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A damaged registration file is reported and not changed; it is never read in part.</summary>
public sealed class DamagedRegistrationTests : IDisposable
{
    private const string NotWhole = "one of its members is missing, unknown, duplicate or of the wrong type";
    private const string NoFile = "it is not a registration file";
    private const string Changed = "it was changed or damaged";
    private const string NotJson = "it is empty, cut short or not JSON";

    private static readonly int Files = Effort.Of(brief: 1_000, full: 20_000);

    private readonly StoreFolder _folder = new();

    public static TheoryData<string, string, string> Edits => new()
    {
        { "\"client_id\"", "\"client_ID\"", NotWhole },
        { "\"client_secret\": \"", "\"client_secret\": null, \"x\": \"", NotWhole },
        { "\"client_secret\": \"p8e-FAKE-secret-1+/ü\"", "\"client_secret\": null", NotWhole },
        { "\"client_secret\": \"p8e-FAKE-secret-1+/ü\"", "\"client_secret\": 1", NotWhole },
        { "\"client_secret\": \"p8e-FAKE-secret-1+/ü\"", "\"client_secret\": \"\"", Changed },
        { "\"client_secret\": \"p8e-FAKE-secret-1+/ü\"", "\"client_secret\": \"\\ud83d\"", NotWhole },
        { "p8e-FAKE-secret-1", "p8e-FAKE-secret-2", Changed },
        { "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", Changed },
        { "\"client_id\"", "\"client_secret\": \"p8e-FAKE-secret-1+/ü\", \"client_id\"", NotWhole },
        { "\"client_id\"", "\"more\": 1, \"client_id\"", NotWhole },
        { "\"registered_at\": \"2026", "\"registered_at\": \"yesterday", NotWhole },
        { "\"registered_at\": \"2026", "\"registered_at\": \"2025", Changed },
        { "\"client_credentials\"", "null", NotWhole },
        { "\"client_credentials\"", "\"client_credentials\", \"more\"", Changed },
        { "\"checksum\": ", "\"checksum\": null, \"x\": ", NotWhole },
        { "\"device-0001\"", "\"device-0002\"", "of another host, application or device" },
        { "\"sp.auth.adobe.com\"", "\"sp-prequal.auth.adobe.com\"", "of another host, application or device" },
        { "\"format\": 1", "\"format\": \"1\"", NoFile },
        { "\"format\": 1", "\"format\": 0", NoFile },
        { "\"format\": 1", "\"format\": 1.5", NoFile },
        { "\"format\": 1,", "", NoFile },
        { "\"format\": 1", "\"format\": 2", "it has the format 2, and this version of TokenKit knows 1" },
        { "{", "\ufeff{", NotJson },
        { "{", "// a comment\n{", NotJson },
    };

    public static TheoryData<string, string> Contents => new()
    {
        { "", "it is empty" },
        { " ", NotJson },
        { "null", NoFile },
        { "[]", NoFile },
        { "{}", NoFile },
        { "\"p8e-FAKE-secret-1\"", NoFile },
        { "{\"format\": 1}", NotWhole },
        { "{\"format\": 7, \"registrations\": []}", "it has the format 7" },
        { "{\"format\": 1} {\"format\": 1}", NotJson },
        { new string('[', 100_000), NotJson },
        { "{\"format\": 1}" + new string(' ', 2_000_000), "it is larger than 1 MiB" },
        { new string('\0', 500), NotJson },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_file_that_was_changed_is_reported_and_not_changed(string text, string edited, string problem)
    {
        string file = await _folder.StoreAsync();
        string whole = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(text, whole, StringComparison.Ordinal);
        await AssertReportedAsync(file, Encoding.UTF8.GetBytes(whole.Replace(text, edited, StringComparison.Ordinal)), problem);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_file_of_something_else_is_reported_and_not_changed(string content, string problem) =>
        await AssertReportedAsync(await _folder.StoreAsync(), Encoding.UTF8.GetBytes(content), problem);

    [Fact]
    public async Task The_registration_of_another_device_is_reported_and_not_changed()
    {
        ClientRegistrationKey another = StoreFolder.TheKey with { Instance = "device-0002" };
        await _folder.Open().CompareAndReplaceAsync(another, null, SomeRegistration.Number(2), TestContext.Current.CancellationToken);
        byte[] other = await File.ReadAllBytesAsync(_folder.File, TestContext.Current.CancellationToken);
        File.Delete(_folder.File);
        await AssertReportedAsync(await _folder.StoreAsync(), other, "of another host, application or device");
    }

    [Fact]
    public async Task Bytes_that_are_not_text_are_reported_and_not_changed()
    {
        string file = await _folder.StoreAsync();
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("FAKE"u8)] = 0xFF;
        await AssertReportedAsync(file, bytes, "");
        await AssertReportedAsync(file, Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)), NotJson);
    }

    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public async Task A_file_that_was_cut_at_any_byte_is_reported_and_not_changed()
    {
        string file = await _folder.StoreAsync();
        byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        for (int length = 0; length < whole.Length; length += Effort.Of(brief: 7, full: 1))
        {
            await AssertReportedAsync(file, whole[..length], "it is empty");
        }
    }

    [Theory]
    [Trait(Effort.Trait, Effort.Varies)]
    [InlineData(20_261_122)]
    public async Task A_mutated_file_is_read_completely_or_reported_and_not_changed(int seed)
    {
        string file = await _folder.StoreAsync();
        byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var mutation = new FileMutation(seed);
        int read = 0;
        for (int number = 0; number < Files; number++)
        {
            byte[] mutated = mutation.Apply(whole);
            await File.WriteAllBytesAsync(file, mutated, TestContext.Current.CancellationToken);
            if (await ReadAsync() is { } registration)
            {
                SomeRegistration.AssertSame(SomeRegistration.Number(1), registration);
                read++;
            }
            else if (number % 16 == 0)
            {
                await AssertReportedAsync(file, mutated, "");
            }
        }

        // Some mutations do no damage, and most do: both outcomes are tested.
        Assert.InRange(read, Files / 50, Files / 2);
    }

    private async Task<ClientRegistration?> ReadAsync()
    {
        try
        {
            return await _folder.GetAsync() ?? throw new InvalidOperationException("A damaged file is not a missing one.");
        }
        catch (ClientRegistrationStoreException)
        {
            return null;
        }
    }

    private async Task AssertReportedAsync(string file, byte[] content, string problem)
    {
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        ClientRegistrationStoreException[] reported =
        [
            await StoreFolder.FailureAsync(_folder.GetAsync()),
            await StoreFolder.FailureAsync(_folder.ReplaceAsync(null, SomeRegistration.Number(7))),
            await StoreFolder.FailureAsync(_folder.ReplaceAsync(SomeRegistration.Number(1), SomeRegistration.Number(7))),
        ];
        Assert.All(reported, exception =>
        {
            Assert.StartsWith($"The client registration in '{file}' cannot be used: ", exception.Message, StringComparison.Ordinal);
            Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
            Assert.Contains("backup", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("FAKE-s", exception.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal(content, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }
}
