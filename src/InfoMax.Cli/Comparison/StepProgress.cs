using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Options;

namespace InfoMax.Cli.Comparison;

/// <summary>A line on standard error for each step of a comparison, with the seconds since its start; as JSON where logs are.</summary>
internal sealed class StepProgress(PruneOptions options)
{
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>Says that a step begins.</summary>
    public void Begin(string step)
    {
        if (options.Quiet)
        {
            return;
        }

        double seconds = TimeProvider.System.GetElapsedTime(_began).TotalSeconds;
        Console.Error.WriteLine(options.JsonLogs
            ? JsonSerializer.Serialize(new { step, seconds = Math.Round(seconds, 3) })
            : string.Create(CultureInfo.InvariantCulture, $"{seconds,7:F1} s  {step}"));
    }
}
