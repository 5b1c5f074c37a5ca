namespace TokenKit.Distributed.Tests;

public sealed class PageTests
{
    [Fact]
    public void The_registration_of_the_page_is_the_one_of_these_tests()
    {
        string[] source =
        [
            .. Page.SourceOf(nameof(Instance))
                .SkipWhile(line => !line.Contains("services.AddSingleton<IConnectionMultiplexer>", StringComparison.Ordinal))
                .TakeWhile(line => !line.Contains("return services;", StringComparison.Ordinal))
                .Select(line => line.Trim()),
        ];
        string[] page =
        [
            .. Page.Lines
                .SkipWhile(line => !line.StartsWith("builder.Services.AddSingleton<IConnectionMultiplexer>", StringComparison.Ordinal))
                .Take(source.Length)
                .Select(line => line.Trim().Replace("builder.Services.", "services.", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(source);
        Assert.Equal(source, page);
    }
}
