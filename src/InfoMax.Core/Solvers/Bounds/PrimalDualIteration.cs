using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
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
    /// <param name="weight">Primal weight: dual steps grow and primal steps shrink with it.</param>
    /// <param name="participation">Rows below <paramref name="participation"/> times their budget by importance do not take part; see <see cref="Rebuild"/>.</param>
    /// <param name="executor">Runs the passes.</param>
    public PrimalDualIteration(CoresetProblem problem, double weight, int participation, IKernelExecutor executor)
    {
        _prices = new BudgetPrices(problem);
        (double[] least, _top) = _prices.Ranks(problem.Importance, participation);
        _problem = problem;
        _executor = executor;
        Weight = (float)weight;
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
        Edges = EdgeMultipliers.Build(problem, Tables.Pairs, Participants(least), null, executor, CancellationToken.None);
        UpdateRates();
    }

    /// <summary>
    /// Goes on, or begins, where a row of the budget costs nothing: importance is told less the price. Before a step, call <see cref="Rebuild"/>.
    /// </summary>
    /// <param name="problem">The problem; its budget does not count.</param>
    /// <param name="weight">As above.</param>
    /// <param name="from">Where another left off on the same graph.</param>
    /// <param name="executor">Runs the passes.</param>
    public PrimalDualIteration(CoresetProblem problem, double weight, BoundProgress from, IKernelExecutor executor)
    {
        _prices = new BudgetPrices(problem, isFixed: true);
        (_, _top) = _prices.Ranks(problem.Importance, 1);
        _problem = problem;
        _executor = executor;
        Weight = (float)weight;
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
        CutLambda = new float[Tables.Count];
        from.Cliques.CopyTo(CutLambda, 0);
        Edges = EdgeMultipliers.Known(X.Length, from.Edges, from.EdgeMultipliers);
        TakeOver(new EarlierMultipliers(new PairIndex(new int[X.Length + 1], []), [], 0, Edges), CancellationToken.None);
    }

    /// <summary>Where the iteration stands, as far as it is not 0.</summary>
    public BoundProgress Progress()
    {
        List<int> members = [];
        List<int> offsets = [0];
        List<int> levels = [];
        List<float> cliques = [];
        for (int q = 0; q < Tables.Larger; q++)
        {
            if (CutLambda[q] > 0)
            {
                members.AddRange(Tables.Members.AsSpan(Tables.Offsets[q]..Tables.Offsets[q + 1]));
                offsets.Add(members.Count);
                levels.Add(Tables.Levels[q]);
                cliques.Add(CutLambda[q]);
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
            if (CutLambda[Tables.Larger + p] > 0)
            {
                held.Add(((long)Tables.Pairs.Lower[p] << 32) | (uint)Tables.Pairs.Higher[p]);
                lambda.Add(CutLambda[Tables.Larger + p]);
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
    public float Weight { get; }

    /// <summary>The cuts of three members or more; after adding some, call <see cref="Rebuild"/>.</summary>
    public CliqueCuts Cuts { get; private set; } = new();

    /// <summary>Incidence of the cuts in force.</summary>
    public CutTables Tables { get; private set; }

    /// <summary>Multipliers of the cuts in force.</summary>
    public float[] CutLambda { get; private set; } = [];

    /// <summary>alpha W of each pair in a cut, rounded down.</summary>
    public float[] Caps { get; private set; } = [];

    /// <summary>Multipliers of the edges outside the cuts.</summary>
    public EdgeMultipliers Edges { get; private set; }

    /// <summary>Sum of the edge multipliers at each row, as of the last step.</summary>
    public double[] EdgeLoad => _edgeLoad;

    /// <summary>Numbers one step visits, the measure of effort.</summary>
    public long Work =>
        3L * _problem.Rows + Edges.Lambda.Length + 2L * Tables.Members.Length + 2L * Tables.CutPairs.Length;


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
        EarlierMultipliers earlier = new(Tables.Pairs, CutLambda, Tables.Larger, Edges);
        CliqueCuts kept = new();
        List<float> lambda = [];
        for (int q = 0; q < Cuts.Count; q++)
        {
            bool added = q >= earlier.Larger;
            if ((added || earlier.Lambda[q] > 0) && kept.Add(Cuts.MembersOf(q), Cuts.Levels[q]))
            {
                lambda.Add(added ? 0 : earlier.Lambda[q]);
            }
        }

        // Nothing but the pairs of the cuts that were in force is needed any more: the new tables take their place.
        Cuts = kept;
        Tables = CutTables.None;
        Caps = [];
        _pairAhead = [];
        Tables = new CutTables(_problem.Rows, kept, _executor, cancellationToken);
        CutLambda = new float[Tables.Count];
        lambda.CopyTo(CutLambda);
        TakeOver(earlier, cancellationToken);
        _pairAhead = (float[])Tables.Pairs.Values.Clone();
        Edges = EdgeMultipliers.Build(_problem, Tables.Pairs, Participants(least), earlier, _executor, cancellationToken);
        UpdateRates();
    }

    /// <summary>The pairs in force: each goes on where it, or its edge, was before; with its capacity.</summary>
    private void TakeOver(EarlierMultipliers earlier, CancellationToken cancellationToken)
    {
        PairIndex pairs = Tables.Pairs;
        SimilarityGraph graph = _problem.Graph;
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
                        (CutLambda[Tables.Larger + p], int pair) = before.Seek(j);
                        pairs.Values[p] = pair >= 0 ? earlier.Pairs.Values[pair] : Math.Max(0, X[i] + X[j] - 1);
                        caps[p] = EdgeMultipliers.Cap(_problem.Alpha, AscendingRows.Seek(neighbors, ref at, j) ? graph.Weights[first + at] : 0);
                    }
                }
            },
            cancellationToken);
        Caps = caps;
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
        RowPieces.ForEach(_executor, Tables.Count, StepCuts, cancellationToken);
        RowPieces.ForEach(_executor, _problem.Rows, StepRows, cancellationToken);
        RowPieces.ForEach(_executor, Tables.Pairs.Count, StepPairs, cancellationToken);
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

    private void StepCuts(int start, int end)
    {
        CutTables tables = Tables;
        float[] ahead = _ahead;
        float[] pairAhead = _pairAhead;
        float[] lambda = CutLambda;
        int larger = tables.Larger;
        for (int q = start; q < Math.Min(end, larger); q++)
        {
            float inside = 0;
            foreach (int member in tables.Members.AsSpan(tables.Offsets[q]..tables.Offsets[q + 1]))
            {
                inside += ahead[member];
            }

            float products = 0;
            foreach (int pair in tables.CutPairs.AsSpan(tables.PairOffsets[q]..tables.PairOffsets[q + 1]))
            {
                products += pairAhead[pair];
            }

            float level = tables.Levels[q];
            int size = tables.Offsets[q + 1] - tables.Offsets[q];
            float sigma = Weight / (level * size + 0.5f * size * (size - 1));
            float violation = level * inside - products - 0.5f * level * (level + 1);
            lambda[q] = Math.Max(0, lambda[q] + sigma * violation);
        }

        int[] lower = tables.Pairs.Lower;
        int[] higher = tables.Pairs.Higher;
        float weight = Weight / 3;
        for (int q = Math.Max(start, larger); q < end; q++)
        {
            int p = q - larger;
            float excess = ahead[lower[p]] + ahead[higher[p]] - pairAhead[p] - 1;
            lambda[q] = Math.Max(0, lambda[q] + weight * excess);
        }
    }

    private void StepRows(int start, int end)
    {
        EdgeMultipliers edges = Edges;
        int[] starts = edges.Starts;
        float[] ahead = _ahead;
        int[] rowOffsets = Tables.RowOffsets;
        int[] rowCuts = Tables.RowCuts;
        int[] levels = Tables.Levels;
        float[] cutLambda = CutLambda;
        float sigma = Weight / 2;
        for (int i = start; i < end; i++)
        {
            double load = 0;
            float own = ahead[i];
            int count = starts[i + 1] - starts[i];
            Span<float> lambda = edges.Lambda.AsSpan(starts[i], count);
            ReadOnlySpan<float> caps = edges.Caps.AsSpan(starts[i], count);
            ReadOnlySpan<int> neighbors = edges.Neighbors.AsSpan(starts[i], count);
            for (int e = 0; e < neighbors.Length && e < lambda.Length && e < caps.Length; e++)
            {
                // a + b rounds alike from both ends, so the two copies stay equal.
                float next = lambda[e] + sigma * (own + ahead[neighbors[e]] - 1);
                next = Math.Min(Math.Max(next, 0), caps[e]);
                lambda[e] = next;
                load += next;
            }

            _edgeLoad[i] = load;
            double cutLoad = 0;
            foreach (int q in rowCuts.AsSpan(rowOffsets[i]..rowOffsets[i + 1]))
            {
                cutLoad += levels[q] * cutLambda[q];
            }

            _moved[i] = X[i] + _rate[i] * (float)(_problem.Importance[i] - load - cutLoad);
        }
    }

    private void StepPairs(int start, int end)
    {
        int[] offsets = Tables.PairCutOffsets;
        int[] pairCuts = Tables.PairCuts;
        float[] cutLambda = CutLambda;
        float[] values = Tables.Pairs.Values;
        float[] caps = Caps;
        float[] pairAhead = _pairAhead;
        for (int p = start; p < end; p++)
        {
            float relief = 0;
            foreach (int q in pairCuts.AsSpan(offsets[p]..offsets[p + 1]))
            {
                relief += cutLambda[q];
            }

            int count = offsets[p + 1] - offsets[p];
            float next = Math.Clamp(values[p] + (relief - caps[p]) / (Weight * count), 0, 1);
            pairAhead[p] = 2 * next - values[p];
            values[p] = next;
        }
    }

    private void UpdateRates()
    {
        for (int i = 0; i < _rate.Length; i++)
        {
            int sum = Edges.Starts[i + 1] - Edges.Starts[i];
            for (int at = Tables.RowOffsets[i]; at < Tables.RowOffsets[i + 1]; at++)
            {
                sum += Tables.Levels[Tables.RowCuts[at]];
            }

            _rate[i] = 1 / (Weight * Math.Max(1, sum));
        }
    }
}
