using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using InfoMax.Cluster.Telemetry;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>What a node's figures tell of the artifacts that kernels open and write.</summary>
public sealed class ArtifactFiguresTests
{
    [Fact]
    public void Bytes_AreToldByDirectionAndStore()
    {
        ConcurrentBag<(string? Direction, string? Store)> seen = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument is { Name: "infomax.artifact.io", Meter.Name: ClusterMetrics.MeterName })
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, bytes, attributes, _) =>
        {
            Dictionary<string, object?> told = new(attributes.ToArray());
            seen.Add((told.GetValueOrDefault(ClusterMetrics.Direction) as string, told.GetValueOrDefault(ClusterMetrics.Store) as string));
        });
        listener.Start();
        using NpyInput input = new(TrueObjective.Vectors(60, 4, 3));
        using RoundRun run = new(input.Spec(1, 6, 5, 0.3), threads: 1);
        run.Solve(TestContext.Current.CancellationToken);
        Assert.All(seen, told => Assert.NotNull(told.Store));
        Assert.Contains(("read", "directory"), seen);
        Assert.Contains(("write", "directory"), seen);
    }
}
