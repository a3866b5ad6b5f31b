using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Evaluation;

/// <summary>What can be said of a selection without training on it.</summary>
/// <param name="Objective">F(S) of the problem.</param>
/// <param name="MeanScore">Mean importance of the chosen rows, in [0, 1].</param>
/// <param name="Redundancy">Mean over chosen rows of the cosine to the nearest other chosen one; 0 for a single row.</param>
/// <param name="Coverage">See <see cref="FamilyCoverage"/>, along the pool's longest lists.</param>
public sealed record SelectionQuality(double Objective, double MeanScore, double Redundancy, double Coverage)
{
    /// <summary>Up to this many chosen rows every pair is multiplied.</summary>
    private const int MostExactRows = 1 << 14;

    /// <summary>Measures a selection: p^2 d flops at most, and O(N k).</summary>
    /// <param name="problem">The problem that F is of.</param>
    /// <param name="pool">The rows chosen from.</param>
    /// <param name="selected">Chosen rows, ascending.</param>
    /// <param name="cancellationToken">Ends the search for the nearest.</param>
    public static SelectionQuality Of(CoresetProblem problem, SelectionPool pool, int[] selected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(selected);
        double mean = selected.Length == 0 ? 0 : selected.Average(row => (double)problem.Importance[row]);
        return new SelectionQuality(
            CoresetObjective.Value(problem, selected),
            mean,
            NearestChosen(pool, selected, cancellationToken),
            FamilyCoverage.Measure(pool.Lists, pool.Representatives, selected));
    }

    private static double NearestChosen(SelectionPool pool, int[] selected, CancellationToken cancellationToken)
    {
        if (selected.Length < 2)
        {
            return 0;
        }

        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected, pool.Executor, cancellationToken);
        NeighborLists nearest = selected.Length <= MostExactRows
            ? ExactNeighborSearch.Build(chosen, 1, pool.Executor, null, cancellationToken)
            : BlockNeighborSearch.Build(chosen, 1, new BlockSearchOptions { Seed = pool.Seed }, pool.Executor, null, cancellationToken).Lists;
        return nearest.Cosines.Average(cosine => (double)cosine);
    }
}
