using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// lambda_e in [0, alpha W_e] of the edges outside every cut, held once for each end, so that a row's update reads and
/// writes its own entries only and both copies stay equal (they see the same operands). Entries of row i are
/// <c>[Starts[i] .. Starts[i + 1])</c>, neighbours ascending, then some of the row itself, of capacity 0, that fill up the last eight.
/// </summary>
internal sealed class EdgeMultipliers
{
    /// <summary>x_i + x_j from which on an edge without a multiplier is held all the same. Measured: 1 and .9 leave gaps up to a tenth wider on small partitions, .5 none.</summary>
    private const float Active = 0.5f;

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
        while (end > Starts[row] && Neighbors[end - 1] == row)
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

    /// <summary>
    /// The edges in no cut between rows that take part, each with the multiplier that it had. Where there were any, an edge without one
    /// is left out while x_i + x_j is at most <see cref="Active"/>: it would stay without, and a later build finds it if it would not.
    /// </summary>
    /// <param name="problem">The graph.</param>
    /// <param name="pairs">Pairs that lie in a cut.</param>
    /// <param name="takesPart">Length N.</param>
    /// <param name="earlier">The multipliers so far.</param>
    /// <param name="x">The fractional point, length N.</param>
    /// <param name="executor">Runs the rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static EdgeMultipliers Build(
        CoresetProblem problem,
        PairIndex pairs,
        bool[] takesPart,
        EarlierMultipliers earlier,
        float[] x,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int n = problem.Rows;
        float active = earlier.Any ? Active : -1;
        int[] starts = new int[n + 1];
        ForEachRow(i =>
        {
            Held held = new(problem, pairs, takesPart, earlier, x, active, i);
            while (held.Next())
            {
                starts[i + 1]++;
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
        ForEachRow(i =>
        {
            Held held = new(problem, pairs, takesPart, earlier, x, active, i);
            int at = starts[i];
            while (held.Next())
            {
                neighbors[at] = held.Neighbor;
                caps[at] = Cap(problem.Alpha, held.Weight);
                lambda[at++] = held.Multiplier;
            }

            neighbors.AsSpan(at..starts[i + 1]).Fill(i);
        });
        return new EdgeMultipliers(starts, neighbors, caps, lambda) { Count = edges };

        void ForEachRow(Action<int> body) => RowPieces.ForEach(
            executor,
            n,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    if (takesPart[i])
                    {
                        body(i);
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

    /// <summary>A walk over the edges that a row is to hold.</summary>
    private ref struct Held(
        CoresetProblem problem, PairIndex pairs, bool[] takesPart, EarlierMultipliers earlier, float[] x, float active, int row)
    {
        private readonly ReadOnlySpan<int> _neighbors = problem.Graph.Neighbors.AsSpan((int)problem.Graph.Offsets[row]..(int)problem.Graph.Offsets[row + 1]);
        private readonly float _own = x[row];
        private PairIndex.Walk _inCuts = pairs.Of(row);
        private EarlierMultipliers.Walk _earlier = earlier.Of(row);
        private int _at = -1;

        /// <summary>The other end.</summary>
        public readonly int Neighbor => _neighbors[_at];

        /// <summary>W.</summary>
        public readonly float Weight => problem.Graph.Weights[problem.Graph.Offsets[row] + _at];

        /// <summary>The multiplier so far.</summary>
        public float Multiplier { get; private set; }

        /// <summary>Goes to the next edge; false behind the last.</summary>
        public bool Next()
        {
            while (++_at < _neighbors.Length)
            {
                int other = _neighbors[_at];
                if (takesPart[other] && _inCuts.Seek(other) < 0)
                {
                    Multiplier = _earlier.Seek(other).Lambda;
                    if (Multiplier > 0 || _own + x[other] > active)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
