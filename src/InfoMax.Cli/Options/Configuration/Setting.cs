namespace InfoMax.Cli.Options.Configuration;

/// <summary>What a source says about one option.</summary>
/// <param name="Origin">How messages name it: <c>run.yaml line 3: fraction</c>, <c>INFOMAX_FRACTION</c>.</param>
/// <param name="Items">The values of a list, or a single one.</param>
public sealed record Setting(string Origin, IReadOnlyList<string> Items);
