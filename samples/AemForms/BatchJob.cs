namespace AemForms;

/// <summary>A batch configuration with what Adobe demands of one.</summary>
/// <param name="ConfigName">Its name, unique in the AEM instance.</param>
/// <param name="DataSourceConfigUri">Where AEM keeps the configuration of the data store.</param>
/// <param name="OutputTypes">PDF and PRINT; the latter needs more than this sample sends.</param>
/// <param name="Template">The path of an XDP or PDF in AEM.</param>
internal sealed record BatchJob(string ConfigName, string DataSourceConfigUri, IReadOnlyList<string> OutputTypes, string Template);
