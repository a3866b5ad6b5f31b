using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

/// <summary>The shipped banking77 sample (10 003 x 256, float16) with its SSP scores, and its exact neighbour lists, built once.</summary>
internal static class Banking77
{
    private static readonly Lazy<NeighborLists> Lists = new(BuildLists);
    private static readonly Lazy<float[]> Scores = new(() => MinMax(ReadFloats("train_ssp.npy")));

    /// <summary>min-max scores, highest first; <paramref name="alpha"/> null means auto with the given B.</summary>
    public static CoresetProblem Problem(double fraction, int neighbors, double? alpha, double strength = 1)
    {
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(Lists.Value.Truncate(neighbors));
        float[] importance = Scores.Value;
        int budget = (int)Math.Floor(fraction * importance.Length + 0.5);
        double mean = importance.Average(value => (double)value);
        double auto = strength * mean / ((double)budget / importance.Length * graph.TotalWeight() / importance.Length);
        return new CoresetProblem(importance, graph, alpha ?? auto, budget);
    }

    private static NeighborLists BuildLists()
    {
        using ThreadedExecutor executor = new(2);
        using EmbeddingMatrix vectors = ShippedRows.Banking77();
        return ExactNeighborSearch.Build(vectors, 40, executor);
    }

    private static float[] MinMax(float[] scores)
    {
        float least = scores.Min();
        float range = scores.Max() - least;
        return Array.ConvertAll(scores, score => (score - least) / range);
    }

    private static float[] ReadFloats(string name) => MemoryMarshal.Cast<byte, float>(ReadBody(name)).ToArray();

    /// <summary>The bytes after the header of an npy file of version 1.</summary>
    private static byte[] ReadBody(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.PathOf("tests", "data", "banking77", name));
        Assert.Equal(1, file[6]);
        return file[(10 + BitConverter.ToUInt16(file, 8))..];
    }
}
