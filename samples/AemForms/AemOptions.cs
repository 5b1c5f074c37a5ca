namespace AemForms;

/// <summary>The section <c>Aem</c>: the AEM instance to call, and how patiently.</summary>
internal sealed class AemOptions
{
    /// <summary>Such as <c>https://author-p00001-e00002.adobeaemcloud.com/</c>, with its closing slash.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>How long to wait at least before a batch is asked about again.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a batch is asked about.</summary>
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromMinutes(30);
}
