namespace AemForms;

/// <summary>What the service offers.</summary>
internal static class FormsEndpoints
{
    public static void MapForms(this WebApplication app)
    {
        RouteGroupBuilder forms = app.MapGroup("").AddEndpointFilter<AemProblems>();

        // XML in, PDF out.
        forms.MapPost("/pdf", async (HttpRequest request, PdfClient pdf, CancellationToken cancellation) =>
        {
            using var data = new MemoryStream();
            await request.Body.CopyToAsync(data, cancellation);
            return Results.File(await pdf.GenerateAsync(data.ToArray(), cancellation), "application/pdf", "statement.pdf");
        });

        // A batch in, its progress out as server-sent events while it runs.
        forms.MapPost("/batch", async (BatchJob job, BatchClient batch, CancellationToken cancellation) =>
        {
            Uri execution = await batch.StartAsync(job, cancellation);
            return TypedResults.ServerSentEvents(batch.WatchAsync(execution, cancellation), "progress");
        });
    }
}
