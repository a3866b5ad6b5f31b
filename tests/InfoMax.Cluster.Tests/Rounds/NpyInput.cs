using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>Float32 npy files of given rows in a temporary folder, and jobs over them.</summary>
internal sealed class NpyInput : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NpyInput(float[][] vectors, int files = 1)
    {
        foreach ((int i, float[][] part) in vectors.Chunk((vectors.Length + files - 1) / files).Index())
        {
            File.WriteAllBytes(_folder[$"x{i}.npy"], NpyWriter.Matrix([.. part.SelectMany(row => row)], vectors[0].Length, "<f4"));
        }
    }

    /// <summary>A job with uniform scores and a given alpha, over random partitions; copies are kept.</summary>
    public JobSpec Spec(int partitions, int budget, int neighbors, double alpha, ulong seed = 42) => new()
    {
        Inputs = [_folder.Root],
        ScoreKind = ScoreKind.Uniform,
        Budgets = [new BudgetRule(null, budget)],
        Neighbors = [neighbors],
        Alphas = [new AlphaRule(alpha, 0)],
        Copies = CopyRule.Keep,
        Partitions = partitions,
        Partitioner = Partitioner.Random,
        Seed = seed,
        Output = _folder.Root,
    };

    /// <summary>A file of numeric labels beside the vectors, NaN for none; returns its path.</summary>
    public string WriteLabels(double[] labels)
    {
        string path = Path.Combine(Directory.CreateDirectory(_folder["labels"]).FullName, "labels.npy");
        File.WriteAllBytes(path, NpyWriter.Vector(labels, "<f8"));
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
