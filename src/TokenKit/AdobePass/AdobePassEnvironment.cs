namespace TokenKit.AdobePass;

/// <summary>The four environments of Adobe Pass. A registered application, and so a software statement, belongs to one of them.</summary>
public enum AdobePassEnvironment
{
    /// <summary>Release production, <c>sp.auth.adobe.com</c>: real viewers. The default.</summary>
    Production,

    /// <summary>Prequal production, <c>sp-prequal.auth.adobe.com</c>: the next release against production configuration.</summary>
    PrequalProduction,

    /// <summary>Release staging, <c>sp.auth-staging.adobe.com</c>.</summary>
    Staging,

    /// <summary>Prequal staging, <c>sp-prequal.auth-staging.adobe.com</c>.</summary>
    PrequalStaging,
}
