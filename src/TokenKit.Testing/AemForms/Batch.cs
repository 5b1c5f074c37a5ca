using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// The batch API: configurations, their executions, and how far those are.
internal sealed class Batch(TimeProvider timeProvider)
{
    public const string Path = "/adobe/forms/batch/output/";

    private readonly ConcurrentDictionary<string, BatchConfig> _configs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Config, string Id), BatchExecution> _executions = new();

    public int Records
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = 4;

    // Null where an answer was sent.
    public Task<AemRefusal?> AnswerAsync(Exchange exchange, AemAddress address) =>
        (exchange.Request.Method, address.Path[Path.Length..].Split('/')) switch
        {
            ("POST", ["config"]) => CreateAsync(exchange, address),
            ("GET", ["configs"]) => SendAsync(exchange, JsonText.Write(WriteConfigs)),
            ("GET", ["config", var name]) => ReadAsync(exchange, name),
            ("POST", ["config", var name, "execution"]) => ExecuteAsync(exchange, address, name),
            ("GET", ["config", var name, "execution", var id]) => AskAsync(exchange, name, id),
            ("PUT", ["config", var name, "execution", var id, "cancel"]) => CancelAsync(exchange, address, name, id),
            (_, ["config"] or ["configs"] or ["config", _] or ["config", _, "execution"] or ["config", _, "execution", _] or ["config", _, "execution", _, "cancel"]) =>
                Refused(AemRefusal.WrongMethod),
            _ => Refused(AemRefusal.NotFound),
        };

    private async Task<AemRefusal?> CreateAsync(Exchange exchange, AemAddress address)
    {
        (BatchConfig? config, AemRefusal? refusal) = BatchConfig.Read(exchange.Body.Text);
        if (config is null)
        {
            return refusal;
        }

        return _configs.TryAdd(config.Name, config)
            ? await SendLinkAsync(exchange, StatusCodes.Status201Created, LinkTo(address, config.Name)).ConfigureAwait(false)
            : AemRefusal.Conflict("There is a batch configuration of this name already.");
    }

    private Task<AemRefusal?> ReadAsync(Exchange exchange, string name) =>
        _configs.TryGetValue(name, out BatchConfig? config) ? SendAsync(exchange, config.Json) : Refused(AemRefusal.NotFound);

    private Task<AemRefusal?> ExecuteAsync(Exchange exchange, AemAddress address, string name)
    {
        if (!_configs.TryGetValue(name, out BatchConfig? config))
        {
            return Refused(AemRefusal.NotFound);
        }

        var execution = new BatchExecution(config, Records, timeProvider.GetUtcNow());
        _executions[(name, execution.Id)] = execution;
        return SendLinkAsync(exchange, StatusCodes.Status202Accepted, LinkTo(address, name, execution.Id));
    }

    private Task<AemRefusal?> AskAsync(Exchange exchange, string name, string id) => _executions.TryGetValue((name, id), out BatchExecution? execution)
        ? SendAsync(exchange, execution.Ask(timeProvider.GetUtcNow()).ToJson())
        : Refused(AemRefusal.NotFound);

    private Task<AemRefusal?> CancelAsync(Exchange exchange, AemAddress address, string name, string id) =>
        !_executions.TryGetValue((name, id), out BatchExecution? execution) ? Refused(AemRefusal.NotFound)
        : execution.TryCancel(timeProvider.GetUtcNow()) ? SendLinkAsync(exchange, StatusCodes.Status202Accepted, LinkTo(address, name, id))
        : Refused(AemRefusal.Conflict("The execution has ended already."));

    private void WriteConfigs(Utf8JsonWriter json)
    {
        json.WriteStartArray("data");
        foreach (BatchConfig config in _configs.Values.OrderBy(config => config.Name, StringComparer.Ordinal))
        {
            json.WriteRawValue(config.Json);
        }

        json.WriteEndArray();
    }

    private static string LinkTo(AemAddress address, string name, string? execution = null) =>
        $"{address.Root}{Path}config/{Uri.EscapeDataString(name)}{(execution is null ? string.Empty : $"/execution/{execution}")}";

    private static async Task<AemRefusal?> SendAsync(Exchange exchange, string json)
    {
        await exchange.SendJsonAsync(StatusCodes.Status200OK, json).ConfigureAwait(false);
        return null;
    }

    private static async Task<AemRefusal?> SendLinkAsync(Exchange exchange, int status, string link)
    {
        exchange.ResponseHeaders.Location = link;
        await exchange.SendAsync(status).ConfigureAwait(false);
        return null;
    }

    private static Task<AemRefusal?> Refused(AemRefusal refusal) => Task.FromResult<AemRefusal?>(refusal);
}
