namespace AemForms;

/// <summary>How far the execution of a batch is.</summary>
/// <param name="Status">PROCESSING, SUCCESS or FAILED.</param>
/// <param name="RecordsCount">How many records there are; -1 until AEM has read all of them.</param>
/// <param name="OutputStatuses">The counts of each kind of output.</param>
internal sealed record BatchState(string Status, long RecordsCount, IReadOnlyList<BatchState.Output> OutputStatuses)
{
    public bool IsOver => Status != "PROCESSING";

    public override string ToString()
    {
        IEnumerable<string> outputs = OutputStatuses.Select(output =>
            $"{output.OutputType} {output.SuccessCount} done, {output.InProgressCount} in progress, {output.FailureCount} failed");
        return $"{Status,-10} {(RecordsCount < 0 ? "?" : RecordsCount)} records: {string.Join("; ", outputs)}";
    }

    internal sealed record Output(string OutputType, long InProgressCount, long SuccessCount, long FailureCount);
}
