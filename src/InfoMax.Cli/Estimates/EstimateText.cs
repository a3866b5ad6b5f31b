using System.Globalization;

namespace InfoMax.Cli.Estimates;

/// <summary>An estimate as lines under one heading.</summary>
public static class EstimateText
{
    /// <summary>Name and value of each line.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(PruneEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        yield return ("memory", $"about {UnitText.Bytes(estimate.MemoryBytes)}");
        yield return ("disk", $"about {UnitText.Bytes(estimate.ArtifactBytes)} of artifacts while it runs, {UnitText.Bytes(estimate.OutputBytes)} of results");
        yield return ("time", string.Create(
            CultureInfo.InvariantCulture,
            $"about {UnitText.Time(estimate.Seconds)} (search {estimate.GraphFlops:G3} flops, {estimate.FlopsPerSecond / 1e9:F0} Gflops/s measured here)"));
    }

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
