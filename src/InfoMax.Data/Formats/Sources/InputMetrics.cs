using System.Diagnostics.Metrics;

namespace InfoMax.Data.Formats.Sources;

/// <summary>What is read of inputs, as an instrument of the meter <see cref="MeterName"/>; while nobody listens it costs nothing.</summary>
public static class InputMetrics
{
    /// <summary>Name of the meter, for those who listen to it.</summary>
    public const string MeterName = "InfoMax.Data";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Bytes =
        Meter.CreateCounter<long>("infomax.input.read", "By", "Bytes of inputs that this node read, by store.");

    /// <summary>Counts bytes that were read.</summary>
    /// <param name="store">What the input is in, see <see cref="InputSource.Store"/>.</param>
    /// <param name="bytes">How many.</param>
    internal static void Read(string store, long bytes) => Bytes.Add(bytes, new KeyValuePair<string, object?>("infomax.store", store));
}
