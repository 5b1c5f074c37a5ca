using System.Net;
using System.Net.Http.Json;

namespace TokenKit.Tests.Http;

/// <summary>A body of each kind, by name.</summary>
internal static class SomeContent
{
    public static readonly string[] Replayable =
        ["none", "string", "bytes", "memory", "json", "form", "multipart", "nested multipart", "seekable stream", "buffered stream"];

    public static readonly string[] OneWay =
        ["stream", "stream with a length", "custom", "derived stream", "multipart with a stream", "multipart with a custom part"];

    public static HttpContent? Of(string kind) => kind switch
    {
        "none" => null,
        "string" => new StringContent("the body"),
        "bytes" => new ByteArrayContent("the body"u8.ToArray()),
        "memory" => new ReadOnlyMemoryContent("the body"u8.ToArray()),
        "json" => JsonContent.Create(new { Name = "value" }),
        "form" => new FormUrlEncodedContent([new("name", "a value")]),
        "multipart" => new MultipartFormDataContent("edge") { { new StringContent("the body"), "text" }, { SeekableFrom(4), "file" } },
        "nested multipart" => new MultipartContent("mixed", "outer")
        {
            new MultipartContent("mixed", "inner") { new StringContent("the body") },
        },
        "seekable stream" => SeekableFrom(4),
        "buffered stream" => Buffered(),
        "stream" => OneWayFrom(),
        "stream with a length" => WithLength(),
        "custom" => new CustomContent(),
        "derived stream" => new DerivedStreamContent(new MemoryStream("the body"u8.ToArray())),
        "multipart with a stream" => new MultipartFormDataContent("edge")
        {
            { new StringContent("the body"), "text" },
            { OneWayFrom(), "file" },
        },
        "multipart with a custom part" => new MultipartFormDataContent("edge") { { new CustomContent(), "file" } },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static StreamContent OneWayFrom() => new(new OneWayStream("the body"u8.ToArray()));

    private static StreamContent SeekableFrom(int position) => new(new MemoryStream("the body"u8.ToArray()) { Position = position });

    private static StreamContent WithLength()
    {
        StreamContent content = OneWayFrom();
        content.Headers.ContentLength = 8;
        return content;
    }

    private static StreamContent Buffered()
    {
        StreamContent content = OneWayFrom();
        content.LoadIntoBufferAsync().GetAwaiter().GetResult();
        return content;
    }

    private sealed class DerivedStreamContent(Stream stream) : StreamContent(stream);

    private sealed class CustomContent : HttpContent
    {
        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.Write("the body"u8);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            await stream.WriteAsync("the body"u8.ToArray());

        protected override bool TryComputeLength(out long length)
        {
            length = 8;
            return true;
        }
    }
}
