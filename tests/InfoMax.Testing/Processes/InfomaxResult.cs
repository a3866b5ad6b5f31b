namespace InfoMax.Testing.Processes;

/// <summary>What a command that has ended left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
internal sealed record InfomaxResult(int ExitCode, string Output, string Error);
