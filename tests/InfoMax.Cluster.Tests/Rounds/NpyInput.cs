using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>A float32 npy of given rows in a temporary folder, and jobs over it.</summary>
internal sealed class NpyInput : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NpyInput(float[][] vectors) =>
        File.WriteAllBytes(_folder["x.npy"], NpyWriter.Matrix([.. vectors.SelectMany(row => row)], vectors[0].Length, "<f4"));

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

    public void Dispose() => _folder.Dispose();
}
