namespace InfoMax.Cli.Options;

/// <summary>An option that the user set.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">As written.</param>
/// <param name="Source">Where: <c>command line</c>, <c>INFOMAX_SEED</c>, <c>run.yaml line 3: seed</c>.</param>
public sealed record GivenOption(string Name, string Value, string Source);
