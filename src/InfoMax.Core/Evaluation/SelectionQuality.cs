using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Evaluation;

/// <summary>What can be said of a selection without training on it.</summary>
/// <param name="Objective">F(S) of the problem.</param>
/// <param name="MeanScore">Mean importance of the chosen rows, in [0, 1].</param>
/// <param name="Redundancy">Mean over chosen rows of the cosine to the nearest chosen one along the lists; 0 counts where there is none.</param>
/// <param name="Coverage">Mean over the others of the cosine to the nearest chosen row along the lists; 0 counts where there is none.</param>
public sealed record SelectionQuality(double Objective, double MeanScore, double Redundancy, double Coverage)
{
    /// <summary>Measures a selection in O(N k).</summary>
    /// <param name="problem">The problem that F is of.</param>
    /// <param name="lists">The longest lists there are.</param>
    /// <param name="selected">Chosen rows, ascending.</param>
    public static SelectionQuality Of(CoresetProblem problem, NeighborLists lists, int[] selected)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(selected);
        CoresetSimilarity similarity = CoresetSimilarity.Measure(lists, lists.K, selected);
        double mean = selected.Length == 0 ? 0 : selected.Average(row => (double)problem.Importance[row]);
        return new SelectionQuality(CoresetObjective.Value(problem, selected), mean, similarity.WithinCoreset, similarity.Coverage);
    }
}
