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
    public async Task A_body_that_can_be_sent_again_is_recognized_before_and_after_and_stays_the_same(string kind)
    {
        HttpContent? content = SomeContent.Of(kind);
        Assert.True(ReplayableContent.CanBeSentAgain(content));

        string first = await WriteAsync(content);
        Assert.True(ReplayableContent.CanBeSentAgain(content));

        Assert.Equal(first, await WriteAsync(content));
    }

    [Fact]
    public async Task JSON_is_the_same_again_even_where_its_value_gives_its_items_but_once()
    {
        var items = new Queue<int>([1, 2, 3]);
        IEnumerable<int> Once()
        {
            while (items.TryDequeue(out int item))
            {
                yield return item;
            }
        }

        using var content = new MultipartContent { JsonContent.Create(new { Items = Once() }) };
        await ReplayableContent.PrepareAsync(content, TestContext.Current.CancellationToken);

        string first = await WriteAsync(content);

        Assert.True(ReplayableContent.CanBeSentAgain(content));
        Assert.Contains("[1,2,3]", first, StringComparison.Ordinal);
        Assert.Equal(first, await WriteAsync(content));
    }

    [Theory]
    [MemberData(nameof(OneWay))]
    public async Task A_body_that_cannot_be_sent_again_is_recognized_before_and_after(string kind)
    {
        HttpContent? content = SomeContent.Of(kind);
        Assert.False(ReplayableContent.CanBeSentAgain(content));

        await WriteAsync(content);

        Assert.False(ReplayableContent.CanBeSentAgain(content));
    }

    [Fact]
    public async Task The_check_does_not_consume_the_body()
    {
        HttpContent content = SomeContent.Of("stream")!;

        ReplayableContent.CanBeSentAgain(content);

        Assert.Equal("the body", await WriteAsync(content));
    }

    [Fact]
    public void A_stream_that_was_disposed_cannot_be_sent_again()
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
