namespace AemForms;

/// <summary>AEM would not take what it was given: the caller's to mend.</summary>
/// <param name="detail">In AEM's words.</param>
internal sealed class AemInputException(string detail) : Exception(detail);
