using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// The batch API: configurations and their executions.
internal sealed class Batch(TimeProvider timeProvider)
{
    private const string Path = "/adobe/forms/batch/output";
    private const string ConfigPath = Path + "/config/{name}";
    private const string ExecutionPath = ConfigPath + "/execution/{id}";

    private readonly ConcurrentDictionary<string, BatchConfig> _configs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Config, string Id), BatchExecution> _executions = new();

    public int Records
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = 4;

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes, string root)
    {
        service.Map(routes, $"{root}{Path}/config", (HttpMethods.Post, Create));
        service.Map(routes, $"{root}{Path}/configs", (HttpMethods.Get, List));
        service.Map(routes, root + ConfigPath, (HttpMethods.Get, Read));
        service.Map(routes, $"{root}{ConfigPath}/execution", (HttpMethods.Post, Execute));
        service.Map(routes, root + ExecutionPath, (HttpMethods.Get, ReadState));
        service.Map(routes, $"{root}{ExecutionPath}/cancel", (HttpMethods.Put, Cancel));
    }

    private Answer Create(Exchange exchange)
    {
        (BatchConfig? config, string? problem) = BatchConfig.Read(exchange.Body.Text);
        return config is null ? AemErrors.BadRequest(problem!)
            : _configs.TryAdd(config.Name, config) ? LinkTo(exchange, StatusCodes.Status201Created, config.Name)
            : AemErrors.Conflict("There is a batch configuration of this name already.");
    }

    private Answer List(Exchange exchange) => Answer.Json(StatusCodes.Status200OK, new JsonObject
    {
        ["data"] = new JsonArray(
            [.. _configs.Values.OrderBy(config => config.Name, StringComparer.Ordinal).Select(config => config.ToJson())]),
    });

    private Answer Read(Exchange exchange) => _configs.TryGetValue(exchange.RouteValue("name"), out BatchConfig? config)
        ? Answer.Json(StatusCodes.Status200OK, config.Json)
        : AemErrors.NotFound;

    private Answer Execute(Exchange exchange)
    {
        string name = exchange.RouteValue("name");
        if (!_configs.TryGetValue(name, out BatchConfig? config))
        {
            return AemErrors.NotFound;
        }

        var execution = new BatchExecution(config, Records, timeProvider.GetUtcNow());
        _executions[(name, execution.Id)] = execution;
        return LinkTo(exchange, StatusCodes.Status202Accepted, name, execution.Id);
    }

    private Answer ReadState(Exchange exchange) => Find(exchange) is BatchExecution execution
        ? Answer.Json(StatusCodes.Status200OK, execution.Advance(timeProvider.GetUtcNow()))
        : AemErrors.NotFound;

    private Answer Cancel(Exchange exchange) => Find(exchange) is not BatchExecution execution ? AemErrors.NotFound
        : execution.TryCancel(timeProvider.GetUtcNow())
            ? LinkTo(exchange, StatusCodes.Status202Accepted, execution.Config.Name, execution.Id)
            : AemErrors.Conflict("The execution has ended already.");

    private BatchExecution? Find(Exchange exchange) =>
        _executions.GetValueOrDefault((exchange.RouteValue("name"), exchange.RouteValue("id")));

    private static Answer LinkTo(Exchange exchange, int status, string name, string? execution = null)
    {
        string config = $"{AemFormsEmulator.RootOf(exchange)}{Path}/config/{Uri.EscapeDataString(name)}";
        return new Answer(status) { Location = execution is null ? config : $"{config}/execution/{execution}" };
    }
}
