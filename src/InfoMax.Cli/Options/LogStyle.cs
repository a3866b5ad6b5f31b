namespace InfoMax.Cli.Options;

/// <summary>How a command logs.</summary>
/// <param name="Json">JSON lines instead of text.</param>
/// <param name="Verbose">Everything of note.</param>
/// <param name="Quiet">Nothing but errors.</param>
public readonly record struct LogStyle(bool Json, bool Verbose, bool Quiet);
