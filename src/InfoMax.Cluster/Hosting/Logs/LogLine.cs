using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>One line of a log.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Category">Full name of the type that says it.</param>
/// <param name="Kind">What lines that say the same of other addresses or times have in common.</param>
/// <param name="Text">What it says.</param>
internal sealed record LogLine(LogLevel Level, string Category, string Kind, string Text);
