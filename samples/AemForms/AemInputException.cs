namespace AemForms;

/// <summary>AEM refused its input: the caller must fix it.</summary>
/// <param name="detail">AEM's own message.</param>
internal sealed class AemInputException(string detail) : Exception(detail);
