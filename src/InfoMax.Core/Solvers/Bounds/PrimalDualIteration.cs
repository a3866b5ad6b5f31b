using System.Runtime.Intrinsics;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Kernels;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The primal-dual hybrid gradient method (Chambolle and Pock, 2011, with the diagonal steps of Pock and Chambolle,
/// 2011) on the linear relaxation: maximise I.x - alpha sum_e W_e y_e over the capped simplex and y in [0, 1], subject
/// to x_i + x_j - y_e &lt;= 1 on edges and to the clique cuts. An edge outside every cut needs no y: its
/// multiplier is a number in [0, alpha W_e]. Any multipliers give a bound; this method only looks for good ones.
/// </summary>
internal sealed class PrimalDualIteration
{
    /// <summary>
    /// Measured at 400 000 rows of 512 numbers in four partitions, gap with .15, .3 and .5 of the mean alpha W about 20, 19.6 and 19.9 % at alpha auto:3 and
    /// 6.6, 6.6 and 6.7 at auto:.5; a weight of .1, whatever alpha, left 19.6 and 7.6.
    /// </summary>
    private const double WeightOfSize = 0.3;

    private readonly CoresetProblem _problem;
    private readonly IKernelExecutor _executor;
    private readonly float[] _ahead;
    private readonly float[] _moved;
    private readonly float[] _rate;
    private readonly double[] _edgeLoad;
    private readonly double[] _top;
    private float[] _pairAhead = [];
    private readonly BudgetPrices _prices;

    /// <param name="problem">The problem.</param>
    /// <param name="participation">Rows below <paramref name="participation"/> times their budget by importance do not take part; see <see cref="Rebuild"/>.</param>
    /// <param name="executor">Runs the passes.</param>
    public PrimalDualIteration(CoresetProblem problem, int participation, IKernelExecutor executor)
    {
        _prices = new BudgetPrices(problem);
        (double[] least, _top) = _prices.Ranks(problem.Importance, participation);
        _problem = problem;
        _executor = executor;
        Weight = (float)WeightOf(problem);
        int n = problem.Rows;
        X = new float[n];
        for (int i = 0; i < n; i++)
        {
            X[i] = _prices.MeanShares[_prices.Of(i)];
        }

        _ahead = (float[])X.Clone();
        _moved = new float[n];
        _rate = new float[n];
        _edgeLoad = new double[n];
        Tables = new CutTables(n, Cuts, executor, CancellationToken.None);
        Edges = EdgeMultipliers.Build(problem, Tables.Pairs, Participants(least), EarlierMultipliers.None(n), X, executor, CancellationToken.None);
        UpdateRates();
    }

    /// <summary>
    /// Goes on, or begins, where a row of the budget costs nothing: importance is told less the price. Before a step, call <see cref="Rebuild"/>.
    /// </summary>
    /// <param name="problem">The problem; its budget does not count.</param>
    /// <param name="from">Where another left off on the same graph.</param>
    /// <param name="executor">Runs the passes.</param>
    public PrimalDualIteration(CoresetProblem problem, BoundProgress from, IKernelExecutor executor)
    {
        _prices = new BudgetPrices(problem, isFixed: true);
        (_, _top) = _prices.Ranks(problem.Importance, 1);
        _problem = problem;
        _executor = executor;
        Weight = (float)WeightOf(problem);
        X = (float[])from.Point.Clone();
        _ahead = (float[])X.Clone();
        _moved = new float[X.Length];
        _rate = new float[X.Length];
        _edgeLoad = new double[X.Length];
        for (int q = 0; q < from.Levels.Length; q++)
        {
            Cuts.Add(from.Members.AsSpan(from.Offsets[q]..from.Offsets[q + 1]), from.Levels[q]);
        }

        Tables = new CutTables(X.Length, Cuts, executor, CancellationToken.None);
        CliqueLambda = [.. from.Cliques];
        Edges = EdgeMultipliers.Known(X.Length, from.Edges, from.EdgeMultipliers);
        TakeOver(EarlierMultipliers.None(X.Length) with { Edges = Edges }, CancellationToken.None);
    }

    /// <summary>Where the iteration stands, as far as it is not 0.</summary>
    public BoundProgress Progress()
    {
        List<int> members = [];
        List<int> offsets = [0];
        List<int> levels = [];
        List<float> cliques = [];
        for (int q = 0; q < Tables.Cliques; q++)
        {
            if (CliqueLambda[q] > 0)
            {
                members.AddRange(Tables.Members.AsSpan(Tables.Offsets[q]..Tables.Offsets[q + 1]));
                offsets.Add(members.Count);
                levels.Add(Tables.Levels[q]);
                cliques.Add(CliqueLambda[q]);
            }
        }

        GrowingArray<long> held = new();
        GrowingArray<float> lambda = new();
        for (int i = 0; i < X.Length; i++)
        {
            for (int e = Edges.Starts[i]; e < Edges.Starts[i + 1]; e++)
            {
                if (Edges.Neighbors[e] > i && Edges.Lambda[e] > 0)
                {
                    held.Add(((long)i << 32) | (uint)Edges.Neighbors[e]);
                    lambda.Add(Edges.Lambda[e]);
                }
            }
        }

        for (int p = 0; p < Tables.Pairs.Count; p++)
        {
            if (PairLambda[p] > 0)
            {
                held.Add(((long)Tables.Pairs.Lower[p] << 32) | (uint)Tables.Pairs.Higher[p]);
                lambda.Add(PairLambda[p]);
            }
        }

        long[] edges = held.Take();
        float[] multipliers = lambda.Take();
        Array.Sort(edges, multipliers);
        return new BoundProgress(X, [.. members], [.. offsets], [.. levels], [.. cliques], edges, multipliers);
    }

    /// <summary>The primal point, length N, in the capped simplex.</summary>
    public float[] X { get; }

    /// <summary>What dual steps are multiplied by and primal ones divided by.</summary>
    private float Weight { get; }

    /// <summary>The cuts of three members or more; after adding some, call <see cref="Rebuild"/>.</summary>
    public CliqueCuts Cuts { get; private set; } = new();

    /// <summary>Incidence of the cuts in force.</summary>
    public CutTables Tables { get; private set; }

    /// <summary>Multipliers of the cliques in force.</summary>
    public float[] CliqueLambda { get; private set; } = [];

    /// <summary>The multiplier of each pair in a clique, as a cut by itself.</summary>
    public float[] PairLambda { get; private set; } = [];

    /// <summary>alpha W of each pair in a cut, rounded down.</summary>
    public float[] Caps { get; private set; } = [];

    /// <summary>Multipliers of the edges outside the cuts.</summary>
    public EdgeMultipliers Edges { get; private set; }

    /// <summary>Sum of the edge multipliers at each row, as of the last step.</summary>
    public double[] EdgeLoad => _edgeLoad;

    /// <summary>Numbers one step visits, the measure of effort.</summary>
    public long Work =>
        3L * _problem.Rows + Edges.Count + 2L * Tables.Entries;

    /// <summary>
    /// Takes the cuts added to <see cref="Cuts"/> into force, drops larger cuts whose multiplier fell to 0, and chooses
    /// anew which rows take part: those of importance at least the present price of their budget, less a part of the way from
    /// there to the top. The edges of the
    /// others keep multiplier 0, which costs nothing while such rows are too poor to be chosen at the present price.
    /// A pair that lies in a larger cut becomes a cut of its own, and an edge again when that cut is dropped; its
    /// multiplier goes with it.
    /// </summary>
    /// <param name="margin">That part, in [0, 1].</param>
    /// <param name="cancellationToken">Cancels.</param>
    public void Rebuild(double margin, CancellationToken cancellationToken)
    {
        double[] least = [.. _prices.Values.Select((price, g) => price - (margin * Math.Max(0, _top[g] - price)))];
        EarlierMultipliers earlier = new(Tables.Pairs, PairLambda, Edges);
        CliqueCuts kept = new();
        List<float> lambda = [];
        for (int q = 0; q < Cuts.Count; q++)
        {
            bool added = q >= CliqueLambda.Length;
            if ((added || CliqueLambda[q] > 0) && kept.Add(Cuts.MembersOf(q), Cuts.Levels[q]))
            {
                lambda.Add(added ? 0 : CliqueLambda[q]);
            }
        }

        // Nothing but the pairs of the cuts that were in force is needed any more: the new tables take their place.
        Cuts = kept;
        Tables = CutTables.None;
        Caps = [];
        _pairAhead = [];
        Tables = new CutTables(_problem.Rows, kept, _executor, cancellationToken);
        CliqueLambda = [.. lambda];
        TakeOver(earlier, cancellationToken);
        _pairAhead = (float[])Tables.Pairs.Values.Clone();
        Edges = EdgeMultipliers.Build(_problem, Tables.Pairs, Participants(least), earlier, X, _executor, cancellationToken);
        UpdateRates();
    }

    /// <summary>The pairs in force: each goes on where it, or its edge, was before; with its capacity.</summary>
    private void TakeOver(EarlierMultipliers earlier, CancellationToken cancellationToken)
    {
        PairIndex pairs = Tables.Pairs;
        SimilarityGraph graph = _problem.Graph;
        float[] lambda = new float[pairs.Count];
        float[] caps = new float[pairs.Count];
        RowPieces.ForEach(
            _executor,
            X.Length,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    EarlierMultipliers.Walk before = earlier.Of(i);
                    int first = (int)graph.Offsets[i];
                    ReadOnlySpan<int> neighbors = graph.Neighbors.AsSpan(first..(int)graph.Offsets[i + 1]);
                    int at = 0;
                    for (int p = pairs.Starts[i]; p < pairs.Starts[i + 1]; p++)
                    {
                        int j = pairs.Higher[p];
                        (lambda[p], int pair) = before.Seek(j);
                        pairs.Values[p] = pair >= 0 ? earlier.Pairs.Values[pair] : Math.Max(0, X[i] + X[j] - 1);
                        caps[p] = EdgeMultipliers.Cap(_problem.Alpha, AscendingRows.Seek(neighbors, ref at, j) ? graph.Weights[first + at] : 0);
                    }
                }
            },
            cancellationToken);
        (PairLambda, Caps) = (lambda, caps);
    }

    /// <summary>Multipliers are of the size of alpha W, or of half of importance where that is less, and x of that of 1: steps in proportion, whatever the units.</summary>
    private static double WeightOf(CoresetProblem problem)
    {
        double mean = problem.Graph.Entries == 0 ? 0 : problem.Graph.TotalWeight() / problem.Graph.Entries;
        double largest = problem.Rows == 0 ? 0 : problem.Importance.Max(Math.Abs);
        double size = Math.Min(problem.Alpha * mean, 0.5 * largest);
        return Math.Clamp(WeightOfSize * size, 1e-9, 1e9);
    }

    private bool[] Participants(double[] least)
    {
        bool[] takesPart = new bool[_problem.Rows];
        for (int i = 0; i < takesPart.Length; i++)
        {
            takesPart[i] = _problem.Importance[i] >= least[_prices.Of(i)];
        }

        return takesPart;
    }

    /// <summary>One step: multipliers, then x and y, then the extrapolated point.</summary>
    public void Step(CancellationToken cancellationToken)
    {
        RowPieces.ForEach(_executor, Tables.Cliques, StepCliques, cancellationToken);
        RowPieces.ForEach(_executor, Tables.Pairs.Count, StepPairs, cancellationToken);
        RowPieces.ForEach(_executor, _problem.Rows, StepRows, cancellationToken);
        _prices.Project(_moved, _rate, _executor, cancellationToken);
        RowPieces.ForEach(
            _executor,
            _problem.Rows,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    float next = (float)Math.Clamp(_moved[i] - _rate[i] * _prices.Values[_prices.Of(i)], 0, 1);
                    _ahead[i] = 2 * next - X[i];
                    X[i] = next;
                }
            },
            cancellationToken);
    }

    private unsafe void StepCliques(int start, int end)
    {
        CutTables tables = Tables;
        float[] lambda = CliqueLambda;
        fixed (float* ahead = _ahead, pairAhead = _pairAhead)
        fixed (int* members = tables.Members, pairs = tables.CliquePairs)
        {
            for (int q = start; q < end; q++)
            {
                int first = tables.Offsets[q];
                int size = tables.Offsets[q + 1] - first;
                int firstPair = tables.PairOffsets[q];
                float inside = GatheredLanes.Sum(ahead, members + first, size);
                float products = GatheredLanes.Sum(pairAhead, pairs + firstPair, tables.PairOffsets[q + 1] - firstPair);
                float level = tables.Levels[q];
                float sigma = Weight / (level * size + 0.5f * size * (size - 1));
                float violation = level * inside - products - 0.5f * level * (level + 1);
                lambda[q] = float.MaxNative(0, lambda[q] + sigma * violation);
            }
        }
    }

    /// <summary>The own multiplier of each pair, then its y.</summary>
    private unsafe void StepPairs(int start, int end)
    {
        Span<float> relief = stackalloc float[GatheredLanes.Lanes];
        Span<float> count = stackalloc float[GatheredLanes.Lanes];
        CutTables tables = Tables;
        int[] offsets = tables.PairCliqueOffsets;
        float[] cliqueLambda = CliqueLambda;
        fixed (float* ahead = _ahead, pairAhead = _pairAhead, lambda = PairLambda, values = tables.Pairs.Values, caps = Caps)
        fixed (int* lower = tables.Pairs.Lower, higher = tables.Pairs.Higher)
        {
            int p = start;
            for (; p <= end - GatheredLanes.Lanes; p += GatheredLanes.Lanes)
            {
                for (int lane = 0; lane < GatheredLanes.Lanes; lane++)
                {
                    (relief[lane], count[lane]) = Relief(p + lane);
                }

                Vector256<float> excess = GatheredLanes.Load(ahead, lower + p) + GatheredLanes.Load(ahead, higher + p)
                    - Vector256.Load(pairAhead + p) - Vector256<float>.One;
                Vector256<float> own = Vector256.MaxNative(Vector256<float>.Zero, Vector256.Load(lambda + p) + (Vector256.Create(Weight / 3) * excess));
                own.Store(lambda + p);
                Vector256<float> y = Vector256.Load(values + p);
                Vector256<float> move = (Vector256.Create<float>(relief) + own - Vector256.Load(caps + p)) / (Vector256.Create(Weight) * Vector256.Create<float>(count));
                Vector256<float> next = Vector256.MinNative(Vector256.MaxNative(y + move, Vector256<float>.Zero), Vector256<float>.One);
                ((next + next) - y).Store(pairAhead + p);
                next.Store(values + p);
            }

            for (; p < end; p++)
            {
                (float cliques, float cuts) = Relief(p);
                float excess = ahead[lower[p]] + ahead[higher[p]] - pairAhead[p] - 1;
                lambda[p] = float.MaxNative(0, lambda[p] + (Weight / 3 * excess));
                float next = float.MinNative(float.MaxNative(values[p] + ((cliques + lambda[p] - caps[p]) / (Weight * cuts)), 0), 1);
                pairAhead[p] = next + next - values[p];
                values[p] = next;
            }
        }

        // What a pair's cliques take from it, and its cuts: its cliques and itself.
        (float Sum, float Cuts) Relief(int pair)
        {
            float sum = 0;
            foreach (int q in tables.PairCliques.AsSpan(offsets[pair]..offsets[pair + 1]))
            {
                sum += cliqueLambda[q];
            }

            return (sum, offsets[pair + 1] - offsets[pair] + 1);
        }
    }

    /// <summary>The multipliers of each row's edges, then where it would go at a price of 0.</summary>
    private unsafe void StepRows(int start, int end)
    {
        CutTables tables = Tables;
        PairIndex pairs = tables.Pairs;
        int[] levels = tables.Levels;
        float[] cliqueLambda = CliqueLambda;
        fixed (float* ahead = _ahead, pairLambda = PairLambda)
        fixed (int* higherPairs = pairs.HigherPairs)
        {
            for (int i = start; i < end; i++)
            {
                double load = Edges.Step(i, ahead, Weight / 2);
                _edgeLoad[i] = load;
                int below = pairs.HigherStarts[i];
                int above = pairs.Starts[i];
                double cutLoad = GatheredLanes.Sum(pairLambda, higherPairs + below, pairs.HigherStarts[i + 1] - below)
                    + GatheredLanes.Sum(pairLambda + above, pairs.Starts[i + 1] - above);
                foreach (int q in tables.RowCliques.AsSpan(tables.RowOffsets[i]..tables.RowOffsets[i + 1]))
                {
                    cutLoad += levels[q] * cliqueLambda[q];
                }

                _moved[i] = X[i] + _rate[i] * (float)(_problem.Importance[i] - load - cutLoad);
            }
        }
    }

    private void UpdateRates()
    {
        for (int i = 0; i < _rate.Length; i++)
        {
            int sum = Edges.CountOf(i) + Tables.Pairs.CountOf(i);
            foreach (int q in Tables.RowCliques.AsSpan(Tables.RowOffsets[i]..Tables.RowOffsets[i + 1]))
            {
                sum += Tables.Levels[q];
            }

            _rate[i] = 1 / (Weight * Math.Max(1, sum));
        }
    }
}
