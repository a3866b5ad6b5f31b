using System.Runtime.InteropServices;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Submits small jobs and reads what they write.</summary>
internal static class JobRuns
{
    public static JobSpec Spec(string input, string output, int partitions, double fraction = 0.1) => new()
    {
        Inputs = [input],
        ScoreKind = ScoreKind.Uniform,
        Budgets = [new BudgetRule(fraction, null)],
        Neighbors = [5],
        Alphas = [new AlphaRule(0.3, 0)],
        Partitions = partitions,
        Partitioner = Partitioner.Random,
        Output = output,
        Options = [new OptionText("fraction", fraction.ToString(null, System.Globalization.CultureInfo.InvariantCulture)), new OptionText("partitions", $"{partitions}")],
    };

    /// <summary>All replies to a job, in order.</summary>
    public static async Task<List<IClusterMessage>> RunAsync(ClusterNode node, string jobId, JobSpec spec)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        List<IClusterMessage> replies = [];
        await foreach (IClusterMessage reply in JobClient.RunAsync(node, jobId, spec, patience.Token))
        {
            replies.Add(reply);
        }

        return replies;
    }

    public static void AssertSucceeded(IEnumerable<IClusterMessage> replies)
    {
        JobProtocol.Ended ended = Assert.IsType<JobProtocol.Ended>(replies.Last());
        Assert.True(ended.Outcome == JobOutcome.Succeeded, $"{ended.Outcome}: {ended.Message}");
    }

    /// <summary>The chosen rows of an output directory.</summary>
    public static long[] Selection(string output)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(output, "selection.npy"));
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        return MemoryMarshal.Cast<byte, long>(bytes.AsSpan(header)).ToArray();
    }
}
