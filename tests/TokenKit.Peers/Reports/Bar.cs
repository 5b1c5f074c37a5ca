namespace TokenKit.Peers.Reports;

/// <summary>One bar of a chart.</summary>
/// <param name="Label">Stands before the bar.</param>
/// <param name="Value">How long the bar is.</param>
/// <param name="Text">Stands behind the bar, such as the value with its unit.</param>
/// <param name="IsOurs">Whether it is TokenKit's: those have a colour of their own.</param>
public sealed record Bar(string Label, double Value, string Text, bool IsOurs);
