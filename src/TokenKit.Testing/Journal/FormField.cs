namespace TokenKit.Testing.Journal;

/// <summary>One parameter of a form, decoded.</summary>
public sealed class FormField
{
    internal FormField(string name, string value) => (Name, Value) = (name, value);

    /// <summary>The name of the parameter, such as <c>grant_type</c>.</summary>
    public string Name { get; }

    /// <summary>Its value. May be a secret.</summary>
    public string Value { get; }

    /// <summary>The name; never the value.</summary>
    public override string ToString() => Name;
}
