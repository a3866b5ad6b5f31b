using System.Globalization;
using InfoMax.Data;

namespace InfoMax.Cli.Estimates;

/// <summary>An estimate as lines under one heading.</summary>
public static class EstimateText
{
    /// <summary>Name and value of each line.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="allowedBytes">Memory that the job may use.</param>
    /// <param name="freeBytes">Bytes free on the output's disk, or null when there is no output or they are not known.</param>
    public static IEnumerable<(string Name, string Value)> Lines(PruneEstimate estimate, long allowedBytes, long? freeBytes)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        RoundEstimate most = estimate.Rounds.MaxBy(round => round.MemoryBytes)!;
        yield return ("memory", $"about {UnitText.Bytes(most.MemoryBytes)} of the {UnitText.Bytes(allowedBytes)} of --memory, for the largest item of {most.Round}");
        yield return ("largest items", string.Join(", ", estimate.Rounds.Select(round => $"{round.Round} {UnitText.Bytes(round.MemoryBytes)}")));
        yield return ("disk", $"about {UnitText.Bytes(estimate.ScratchBytes)} of scratch space while it runs{Free(freeBytes)}, {UnitText.Bytes(estimate.OutputBytes)} of results");
        yield return ("time", string.Create(
            CultureInfo.InvariantCulture,
            $"about {UnitText.Time(estimate.Seconds)} (search {estimate.GraphFlops:G3} flops, {estimate.FlopsPerSecond / 1e9:F0} Gflops/s measured here; {Counted.Of(estimate.Items, "item")} of work)"));
    }

    private static string Free(long? bytes) => bytes is { } free ? $" ({UnitText.Bytes(free)} are free)" : "";

    /// <summary>Writes lines of names and values, the names in a column of their own.</summary>
    public static void Write(TextWriter writer, IEnumerable<(string Name, string Value)> lines)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(lines);
        foreach ((string name, string value) in lines)
        {
            writer.WriteLine($"{name,-14} {value}");
        }
    }
}
