using InfoMax.Cluster.Hosting;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Standard output belongs to results: a node's life leaves nothing there.</summary>
[Collection(nameof(RunsAlone))]
public sealed class StandardOutputTests
{
    [Fact]
    public async Task Node_WritesNothingToStandardOutput()
    {
        using TemporaryFolder folder = new();
        using StringWriter written = new();
        TextWriter before = Console.Out;
        Console.SetOut(TextWriter.Synchronized(written));
        try
        {
            await using ClusterNode node = await ClusterNode.StartEmbeddedAsync(
                new NodeOptions { DataDirectory = folder["node"], Cores = 1 }, null, TestContext.Current.CancellationToken);
        }
        finally
        {
            Console.SetOut(before);
        }

        // The test runner's progress may be there too; Akka's lines are told by their level.
        Assert.DoesNotMatch(@"\[(DEBUG|INFO|WARNING|ERROR)\]", written.ToString());
    }
}
