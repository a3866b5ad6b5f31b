using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// Finds clique cuts that a fractional point (x, y) violates. Around each row u in the support of x, cliques are grown
/// greedily inside the neighbourhood of u: the next member is the one that raises s x(C) - y(C) most.
/// </summary>
internal static class CliqueSeparation
{
    /// <summary>Adds violated cuts to <paramref name="cuts"/>, in row order.</summary>
    /// <param name="problem">The graph.</param>
    /// <param name="x">The fractional point, length N.</param>
    /// <param name="pairs">y of the pairs that already lie in a cut; the other pairs have y = max(0, x_i + x_j - 1).</param>
    /// <param name="cuts">Receives the cuts.</param>
    /// <param name="effort">What to look at and how many to take.</param>
    /// <param name="executor">Runs the rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static void AddViolated(
        CoresetProblem problem,
        float[] x,
        PairIndex pairs,
        CliqueCuts cuts,
        SeparationEffort effort,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        SupportEdges edges = new(problem.Graph, x, effort.Support, pairs, executor, cancellationToken);
        List<ViolatedClique>[] pieces = new List<ViolatedClique>[RowPieces.Count(problem.Rows)];
        RowPieces.ForEach(
            executor,
            problem.Rows,
            (start, end) =>
            {
                CliqueNeighborhood local = new(problem.Graph, x, effort.Support, edges);
                List<ViolatedClique> found = [];
                for (int row = start; row < end; row++)
                {
                    if (x[row] > effort.Support && local.Load(row))
                    {
                        local.Grow(effort.CliquesPerRow, effort.MinViolation, found);
                    }
                }

                pieces[start / RowPieces.PieceRows] = found;
            },
            cancellationToken);
        float least = LeastViolation(pieces, effort.PairLimit - cuts.PairCount);
        foreach (List<ViolatedClique> found in pieces)
        {
            foreach (ViolatedClique clique in found)
            {
                if (clique.Violation >= least)
                {
                    cuts.Add(clique.Members, clique.Level);
                }
            }
        }
    }

    /// <summary>The violation from which on the cliques have at most <paramref name="pairsLeft"/> pairs in all.</summary>
    private static float LeastViolation(List<ViolatedClique>[] pieces, long pairsLeft)
    {
        long total = 0;
        foreach (List<ViolatedClique> found in pieces)
        {
            foreach (ViolatedClique clique in found)
            {
                total += clique.Pairs;
            }
        }

        if (total <= pairsLeft)
        {
            return 0;
        }

        ViolatedClique[] all = [.. pieces.SelectMany(found => found)];
        Array.Sort(all, (a, b) => b.Violation.CompareTo(a.Violation));
        long taken = 0;
        foreach (ViolatedClique clique in all)
        {
            taken += clique.Pairs;
            if (taken > pairsLeft)
            {
                return MathF.BitIncrement(clique.Violation);
            }
        }

        return 0;
    }
}
