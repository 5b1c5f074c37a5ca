using System.Net.Http.Json;
using System.Text;
using TokenKit.Http;

namespace TokenKit.Tests.Http;

public sealed class ReplayableContentTests
{
    public static TheoryData<string> Replayable => new(SomeContent.Replayable);

    public static TheoryData<string> OneWay => new(SomeContent.OneWay);

    [Theory]
    [MemberData(nameof(Replayable))]
    public async Task What_can_be_sent_again_says_so_before_and_after_and_is_the_same_again(string kind)
    {
        HttpContent? content = SomeContent.Of(kind);
        Assert.True(ReplayableContent.CanBeSentAgain(content));

        string first = await WriteAsync(content);
        Assert.True(ReplayableContent.CanBeSentAgain(content));

        Assert.Equal(first, await WriteAsync(content));
    }

    [Fact]
    public void JSON_of_a_lazy_sequence_is_not_sent_again()
    {
        IEnumerable<int> lazy = Enumerable.Range(1, 3).Where(number => number > 0);

        Assert.False(ReplayableContent.CanBeSentAgain(JsonContent.Create(lazy)));
        Assert.False(ReplayableContent.CanBeSentAgain(JsonContent.Create(Items())));
        Assert.True(ReplayableContent.CanBeSentAgain(JsonContent.Create(lazy.ToList())));
        Assert.True(ReplayableContent.CanBeSentAgain(JsonContent.Create("text")));
        Assert.True(ReplayableContent.CanBeSentAgain(JsonContent.Create(new { Name = "one" })));

        static async IAsyncEnumerable<int> Items()
        {
            await Task.CompletedTask;
            yield return 1;
        }
    }

    [Theory]
    [MemberData(nameof(OneWay))]
    public async Task What_cannot_be_sent_again_says_so_before_and_after(string kind)
    {
        HttpContent? content = SomeContent.Of(kind);
        Assert.False(ReplayableContent.CanBeSentAgain(content));

        await WriteAsync(content);

        Assert.False(ReplayableContent.CanBeSentAgain(content));
    }

    [Fact]
    public async Task To_ask_does_not_use_up_the_body()
    {
        HttpContent content = SomeContent.Of("stream")!;

        ReplayableContent.CanBeSentAgain(content);

        Assert.Equal("the body", await WriteAsync(content));
    }

    [Fact]
    public void A_stream_that_was_let_go_cannot_be_sent_again()
    {
        var content = new StreamContent(new MemoryStream());
        content.Dispose();

        Assert.False(ReplayableContent.CanBeSentAgain(content));
    }

    private static async Task<string> WriteAsync(HttpContent? content)
    {
        using var body = new MemoryStream();
        await (content?.CopyToAsync(body, TestContext.Current.CancellationToken) ?? Task.CompletedTask);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
