using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Bounds;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The certificate over partitions. A partition holds multipliers on edges and cliques of its extended graph, within its share of the capacity
/// alpha W of each edge (<see cref="EdgeShares"/>). With load(i) summed over all partitions,
/// F(S) &lt;= mu p + sum of constants + sum_i max(0, I_i - load(i) - mu) for every |S| = p and every price mu: what different partitions
/// take of an edge is within its capacity, so the proof of <see cref="DualBound"/> holds for all of them together, and the
/// capped sum of reduced values is at most its value at any price. With a quota every group has a price of its own, and
/// the sum over groups of mu_g p_g stands in place of mu p. The sums add up over partitions.
/// </summary>
/// <remarks>
/// Rounds look for good multipliers (any would be valid): of r_i = I_i - load(i) - mu a partition answers for its share w(i), which add up to 1, and minimises
/// its constant + sum_i max(0, load_A(i) + w(i) r_i - new load_A(i)). The sum of these over partitions is at least the new bound and equal where nothing changes,
/// so that all may move at once: max(0, a + b) &lt;= max(0, a) + max(0, b). Where partitions see another x of a row, each one's worth is moved towards their mean.
/// </remarks>
public static class PartitionBound
{
    private const int StepsPerSeparation = 25;

    /// <summary>
    /// Steps of a round at least. Cutting planes that share a build of the tables cost less than another round: 400 000 rows of 512 numbers in four
    /// partitions, gap at alpha auto:3 and auto:.5 in 47 s: six rounds of 25 steps 20.5 and 9.7 %, six of 50 19.6 and 6.6, four of 75 18.3 and 4.8.
    /// </summary>
    private const int FewestSteps = 75;

    /// <summary>Steps of the first round, with one separation between: at the price of the solve, far below the relaxation's, more would be lost.</summary>
    private const int FirstSteps = 2 * StepsPerSeparation;
    private const int MostSteps = 150;
    private const double WorkLimit = 8e8;

    /// <summary>Pairs in cliques at most, for each extended row.</summary>
    private const long MostPairs = 100;

    /// <summary>The same where the whole graph is large, see <see cref="DualBound"/>.</summary>
    private const long FewestPairs = 16;

    private const double PriceMargin = 0.25;
    private const int PricesPerScale = 32;
    private const int Scales = 2;

    /// <summary>What a row's worth is moved by, as a share of the scale, where a partition's x is 1 off the mean of its holders.</summary>
    private const double Consensus = 0.05;

    /// <summary>What a price moves by, as a share of the scale, where the relaxed points choose twice the budget, or none of it.</summary>
    private const double PriceStep = 0.5;

    /// <summary>What a row without a choice is worth, in scales, so that every relaxed point has it or none does.</summary>
    private const double ForcedWorth = 8;

    /// <summary>The prices at which a group's bound is evaluated: around that of the round, fewer where there are very many groups; an infinite one alone.</summary>
    /// <param name="scale">The scale of the solve.</param>
    /// <param name="price">The group's price in the round.</param>
    /// <param name="widening">As of <see cref="GroupShares"/>.</param>
    public static double[] Prices(double scale, double price, int widening)
    {
        int perScale = Math.Max(1, PricesPerScale >> widening);
        return double.IsInfinity(price)
            ? [price]
            : [.. Enumerable.Range(-Scales * perScale, (2 * Scales * perScale) + 1).Select(t => price + (t * Math.Max(scale, 1e-9) / perScale))];
    }

    /// <summary>A group's price in the next round: higher where the relaxed points choose more than its budget.</summary>
    /// <param name="price">Its price in this one.</param>
    /// <param name="scale">The scale of the solve.</param>
    /// <param name="chosen">Sum of x over its rows.</param>
    /// <param name="budget">Its budget.</param>
    public static double NextPrice(double price, double scale, double chosen, long budget) =>
        double.IsInfinity(price) ? price : price + (PriceStep * scale * Math.Clamp((chosen - budget) / Math.Max(1, budget), -1, 1));

    /// <summary>
    /// A round's search by cutting planes and primal-dual steps on the extended graph, as in <see cref="DualBound"/>, at fixed prices.
    /// </summary>
    /// <param name="shared">The extended graph with the partition's share of W, and <paramref name="shares"/> of each row, see <see cref="EdgeShares"/>.</param>
    /// <param name="shares">The partition's share of each row.</param>
    /// <param name="worth">I_i - load(i) - mu of each extended row; infinite where its group has no choice.</param>
    /// <param name="mean">Mean over its holders of each row's x; null in the first round.</param>
    /// <param name="last">The partition's multipliers of the round before; null in the first.</param>
    /// <param name="from">Where its search stood; in the first round the chosen rows and nothing else, see <see cref="Begin"/>.</param>
    /// <param name="scale">The scale of the solve.</param>
    /// <param name="alpha">alpha.</param>
    /// <param name="rows">N, which shares out the effort.</param>
    /// <param name="effort">An eighth of the work at <see cref="SolverEffort.Fast"/>, four times as much at <see cref="SolverEffort.Best"/>, as in <see cref="DualBound"/>.</param>
    /// <param name="executor">Runs the passes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static (PartitionMultipliers Found, BoundProgress Progress) Improve(
        SimilarityGraph shared,
        float[] shares,
        double[] worth,
        double[]? mean,
        PartitionMultipliers? last,
        BoundProgress from,
        double scale,
        double alpha,
        long rows,
        SolverEffort effort,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(worth);
        ArgumentNullException.ThrowIfNull(from);
        float[] importance = new float[worth.Length];
        for (int i = 0; i < importance.Length; i++)
        {
            double own = double.IsInfinity(worth[i]) ? Math.CopySign(ForcedWorth * Math.Max(scale, 1e-9), worth[i]) : worth[i];
            double towards = last is null || mean is null ? 0 : Consensus * scale * (mean[i] - last.Point[i]);
            importance[i] = (float)((last is null ? 0 : last.Load[i]) + (shares[i] * own) + towards);
        }

        CoresetProblem problem = new(importance, shared, alpha, 0);
        PrimalDualIteration iteration = new(problem, from, executor);
        double part = importance.Length / (double)rows;
        bool large = shared.Entries / part > DualBound.LargeGraph;
        SeparationEffort separation = new()
        {
            Support = large ? 1e-2f : 1e-3f,
            MinViolation = 0.02f,
            CliquesPerRow = large ? 2 : 4,
            PairLimit = large ? Math.Max(FewestPairs * importance.Length, (long)(DualBound.MostCutPairs * part)) : MostPairs * importance.Length,
        };
        if (last is not null)
        {
            Separate();
        }

        iteration.Rebuild(PriceMargin, cancellationToken);
        double limit = WorkLimit * part / BoundSchedule.Rounds;
        (limit, int most) = effort switch
        {
            SolverEffort.Fast => (limit / 8, MostSteps),
            SolverEffort.Best => (4 * limit, 4 * MostSteps),
            _ => (limit, MostSteps),
        };
        int left = (int)Math.Clamp(limit / Math.Max(1, iteration.Work), FewestSteps, most);

        // The first round begins without cliques and at a price that is far too low: it looks for some, and for the price.
        left = last is null ? FirstSteps : left;
        while (left > 0)
        {
            int piece = Math.Min(left, StepsPerSeparation);
            for (int step = 0; step < piece; step++)
            {
                iteration.Step(cancellationToken);
            }

            left -= piece;
            if (left > 0)
            {
                Separate();
                iteration.Rebuild(PriceMargin, cancellationToken);
            }
        }

        return (Told(shares, iteration), iteration.Progress());

        void Separate() => CliqueSeparation.AddViolated(problem, iteration.X, iteration.Tables.Pairs, iteration.Cuts, separation, executor, cancellationToken);
    }

    /// <summary>Where the search begins: at the chosen rows, without multipliers.</summary>
    /// <param name="chosen">Mask of the extended rows.</param>
    public static BoundProgress Begin(ReadOnlySpan<bool> chosen)
    {
        float[] point = new float[chosen.Length];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = chosen[i] ? 1 : 0;
        }

        return new BoundProgress(point, [], [0], [], [], [], []);
    }

    /// <summary>
    /// The partition's part of the bound: for each group of its rows, at each of the group's prices, what these rows are worth beside
    /// all multipliers, rounded outwards. What its own multipliers add is in the part of the first.
    /// </summary>
    /// <param name="importance">I of the own rows.</param>
    /// <param name="load">What all partitions' multipliers take from each.</param>
    /// <param name="groups">Group of each own row; null for one group.</param>
    /// <param name="constant">What the partition's own multipliers add.</param>
    /// <param name="ownTerms">Summands in load and constant, by which rounding is bounded.</param>
    /// <param name="prices">The prices of a group.</param>
    /// <returns>By ascending group, with its rows here; none for a partition without rows, which has no multipliers either.</returns>
    public static IReadOnlyList<(int Group, int Rows, double[] Values)> Parts(
        ReadOnlySpan<float> importance, ReadOnlySpan<double> load, int[]? groups, double constant, double ownTerms, Func<int, double[]> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        (int[] numbers, _, int[] names) = PartitionSolver.Numbered(groups ?? new int[importance.Length]);
        int[][] members = GroupRows.Of(numbers, names.Length);
        List<(int, int, double[])> parts = [];
        for (int g = 0; g < names.Length; g++)
        {
            parts.Add((names[g], members[g].Length, Part(importance, load, members[g], constant, ownTerms, prices(names[g]))));
            constant = 0;
        }

        return parts;
    }

    /// <summary>The partition's part of the bound at the prices of the round themselves, its rows' share of what is paid for the budgets with it.</summary>
    /// <param name="parts">As <see cref="Parts"/>.</param>
    /// <param name="prices">The prices of the round, in the middle of those that the parts are for.</param>
    /// <param name="shares">All groups.</param>
    public static double AtPrice(IReadOnlyList<(int Group, int Rows, double[] Values)> parts, GroupPrices prices, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(shares);
        double value = 0;
        foreach ((int group, int rows, double[] values) in parts)
        {
            double price = prices.PriceOf(group);
            value += values[values.Length / 2] + (double.IsInfinity(price) ? 0 : price * shares.Fraction(group) * rows);
        }

        return value;
    }

    private static double[] Part(ReadOnlySpan<float> importance, ReadOnlySpan<double> load, int[] members, double constant, double ownTerms, double[] prices)
    {
        double[] part = new double[prices.Length];
        for (int t = 0; t < prices.Length; t++)
        {
            double sum = 0;
            double magnitude = 1 + (3 * constant);
            bool forced = double.IsInfinity(prices[t]);
            double price = forced ? 0 : prices[t];
            foreach (int i in members)
            {
                double reduced = importance[i] - load[i] - price;
                sum += !forced ? Math.Max(0, reduced) : prices[t] < 0 ? reduced : 0;
                magnitude += Math.Abs(reduced) + load[i];
            }

            double terms = (4.0 * members.Length) + ownTerms + 16;
            part[t] = constant + sum + (2 * terms * magnitude / (1L << 53));
        }

        return part;
    }

    /// <summary>What the iteration's multipliers take from each row, and add.</summary>
    private static PartitionMultipliers Told(float[] shares, PrimalDualIteration state)
    {
        RepairedCuts cuts = BoundValue.Repaired(state);
        double[] load = new double[shares.Length];
        double constant = cuts.Constant();
        for (int i = 0; i < load.Length; i++)
        {
            double edges = 0;
            for (int e = state.Edges.Starts[i]; e < state.Edges.Starts[i + 1]; e++)
            {
                edges += state.Edges.Lambda[e];
            }

            constant += 0.5 * edges;
            load[i] = edges + cuts.LoadOf(i);
        }

        return new PartitionMultipliers(
            constant, load, state.X, shares, (2.0 * shares.Length) + state.Edges.Lambda.Length + state.Tables.Entries);
    }
}
