using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// lambda_e in [0, alpha W_e] of the edges outside every cut, held once for each end, so that a row's update reads and
/// writes its own entries only and both copies stay equal (they see the same operands). Entries of row i are
/// <c>[Starts[i] .. Starts[i + 1])</c>, neighbours ascending, then entries of capacity 0 that fill up the last eight.
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

    /// <summary>Entries that are edges: each edge has two.</summary>
    public long Count { get; private init; }

    /// <summary>A row's edges.</summary>
    public int CountOf(int row)
    {
        int end = Starts[row + 1];
        while (end > Starts[row] && Caps[end - 1] == 0)
        {
            end--;
        }

        return end - Starts[row];
    }

    /// <summary>Moves a row's multipliers by sigma (x_i + x_j - 1), within their capacities, and returns their sum.</summary>
    /// <param name="row">i.</param>
    /// <param name="ahead">The extrapolated x, length N.</param>
    /// <param name="sigma">The dual step.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe double Step(int row, float* ahead, float sigma)
    {
        Vector256<float> own = Vector256.Create(ahead[row]);
        Vector256<float> rate = Vector256.Create(sigma);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        fixed (float* lambda = Lambda, caps = Caps)
        fixed (int* neighbors = Neighbors)
        {
            for (int e = Starts[row]; e < Starts[row + 1]; e += GatheredLanes.Lanes)
            {
                // a + b rounds alike from both ends, so the two copies stay equal.
                Vector256<float> excess = own + GatheredLanes.Load(ahead, neighbors + e) - Vector256<float>.One;
                Vector256<float> next = Vector256.Load(lambda + e) + (rate * excess);
                next = Vector256.MinNative(Vector256.MaxNative(next, Vector256<float>.Zero), Vector256.Load(caps + e));
                next.Store(lambda + e);
                (Vector256<double> first, Vector256<double> second) = Vector256.Widen(next);
                low += first;
                high += second;
            }
        }

        low += high;
        Vector128<double> half = low.GetLower() + low.GetUpper();
        return half[0] + half[1];
    }

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
        long edges = 0;
        for (int i = 0; i < n; i++)
        {
            edges += starts[i + 1];
            starts[i + 1] = starts[i] + ((starts[i + 1] + GatheredLanes.Lanes - 1) / GatheredLanes.Lanes * GatheredLanes.Lanes);
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

            neighbors.AsSpan(at..starts[i + 1]).Fill(i);
        });
        return new EdgeMultipliers(starts, neighbors, caps, lambda) { Count = edges };

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
