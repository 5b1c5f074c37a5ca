using Microsoft.Extensions.Configuration;
using TokenKit.ToyProvider;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers toy tokens.</summary>
public static class ToyTokensBuilderExtensions
{
    /// <summary>Registers a toy token from a configuration section, whose keys are the properties of <see cref="ToyOptions"/>.</summary>
    public static AdobeTokensBuilder AddToy(this AdobeTokensBuilder builder, string name, IConfigurationSection section) =>
        builder.AddProvider<ToyOptions>(
            name,
            section,
            options => options.Bind(section).Validate(
                toy => !string.IsNullOrEmpty(toy.Key), $"{section.Path}:Key is not set. Set it to the key of the toy."),
            (services, toy) => new ToyTokenProvider(toy, services.GetService<TimeProvider>() ?? TimeProvider.System),
            toy => toy.Cache);

    /// <summary>Makes <c>"Provider": "Toy"</c> known. Call it before <c>AddAdobeTokens(section)</c>.</summary>
    public static AdobeTokensBuilder AddToyProvider(this AdobeTokensBuilder builder) =>
        builder.AddProviderKind("Toy", (tokens, name, section) => tokens.AddToy(name, section));
}
