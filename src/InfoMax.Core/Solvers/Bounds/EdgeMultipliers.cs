using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// lambda_e in [0, alpha W_e] of the edges outside every cut, held once for each end, so that a row's update reads and
/// writes its own entries only and both copies stay equal (they see the same operands). Entries of row i are
/// <c>[Starts[i] .. Starts[i + 1])</c>, neighbours ascending.
/// </summary>
internal sealed class EdgeMultipliers
{
    private EdgeMultipliers(int[] starts, int[] neighbors, float[] caps, float[] lambda)
    {
        Starts = starts;
        Neighbors = neighbors;
        Caps = caps;
        Lambda = lambda;
    }

    /// <summary>Start of each row's entries, length N + 1.</summary>
    public int[] Starts { get; }

    /// <summary>The other end of each entry.</summary>
    public int[] Neighbors { get; }

    /// <summary>Largest allowed multiplier of each entry.</summary>
    public float[] Caps { get; }

    /// <summary>Multiplier of each entry, from 0 to its cap.</summary>
    public float[] Lambda { get; }

    /// <summary>
    /// alpha W rounded down to float: the factor 1 - 2^-22 outweighs the two roundings of 2^-53 and 2^-24, so the result
    /// is below alpha W in exact arithmetic.
    /// </summary>
    public static float Cap(double alpha, float weight) => (float)(alpha * weight * (1 - 1.0 / (1 << 22)));

    /// <summary>The edges in no cut between rows that take part, each with the multiplier that it had, 0 without an earlier one.</summary>
    public static EdgeMultipliers Build(
        CoresetProblem problem,
        PairIndex pairs,
        bool[] takesPart,
        EarlierMultipliers? earlier,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        SimilarityGraph graph = problem.Graph;
        int n = problem.Rows;
        int[] starts = new int[n + 1];
        ForEachParticipant((i, list) =>
        {
            PairIndex.Walk inCuts = pairs.Of(i);
            foreach (int other in list)
            {
                starts[i + 1] += takesPart[other] && inCuts.Seek(other) < 0 ? 1 : 0;
            }
        });
        for (int i = 0; i < n; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] neighbors = new int[starts[n]];
        float[] caps = new float[neighbors.Length];
        float[] lambda = new float[neighbors.Length];
        ForEachParticipant((i, list) =>
        {
            ReadOnlySpan<float> weights = graph.Weights.AsSpan((int)graph.Offsets[i], list.Length);
            PairIndex.Walk inCuts = pairs.Of(i);
            int at = starts[i];
            for (int e = 0; e < list.Length; e++)
            {
                if (takesPart[list[e]] && inCuts.Seek(list[e]) < 0)
                {
                    neighbors[at] = list[e];
                    caps[at++] = Cap(problem.Alpha, weights[e]);
                }
            }

            if (earlier is not null)
            {
                EarlierMultipliers.Walk known = earlier.Of(i);
                for (int e = starts[i]; e < at; e++)
                {
                    lambda[e] = known.Seek(neighbors[e]).Lambda;
                }
            }
        });
        return new EdgeMultipliers(starts, neighbors, caps, lambda);

        void ForEachParticipant(RowBody body) => RowPieces.ForEach(
            executor,
            n,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    if (takesPart[i])
                    {
                        body(i, graph.Neighbors.AsSpan((int)graph.Offsets[i]..(int)graph.Offsets[i + 1]));
                    }
                }
            },
            cancellationToken);
    }

    /// <summary>Multipliers that are known, and no other edge: what <see cref="EarlierMultipliers"/> asks, not what is stepped on.</summary>
    /// <param name="rows">N.</param>
    /// <param name="edges">Lower row * 2^32 + higher, ascending.</param>
    /// <param name="lambda">The multiplier of each.</param>
    public static EdgeMultipliers Known(int rows, long[] edges, float[] lambda)
    {
        int[] starts = new int[rows + 1];
        foreach (long edge in edges)
        {
            starts[(int)(edge >> 32) + 1]++;
            starts[(int)edge + 1]++;
        }

        for (int i = 0; i < rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        // A row's lower neighbours come before its higher ones, both ascending, when the edges are taken in order twice.
        int[] next = starts.AsSpan(0, rows).ToArray();
        int[] neighbors = new int[starts[rows]];
        float[] known = new float[neighbors.Length];
        for (int e = 0; e < edges.Length; e++)
        {
            int at = next[(int)edges[e]]++;
            (neighbors[at], known[at]) = ((int)(edges[e] >> 32), lambda[e]);
        }

        for (int e = 0; e < edges.Length; e++)
        {
            int at = next[(int)(edges[e] >> 32)]++;
            (neighbors[at], known[at]) = ((int)edges[e], lambda[e]);
        }

        return new EdgeMultipliers(starts, neighbors, new float[neighbors.Length], known);
    }

    private delegate void RowBody(int row, ReadOnlySpan<int> neighbors);
}
