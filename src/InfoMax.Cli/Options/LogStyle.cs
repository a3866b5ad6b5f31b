namespace InfoMax.Cli.Options;

/// <summary>What goes to standard error besides a command's own errors, and in which form. Verbose and quiet exclude each other.</summary>
/// <param name="Json">JSON lines instead of text.</param>
/// <param name="Verbose">Everything of note.</param>
/// <param name="Quiet">Nothing but errors.</param>
public readonly record struct LogStyle(bool Json, bool Verbose, bool Quiet);
