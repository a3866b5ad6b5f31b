using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers.Bounds;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The distributed solve with all partitions in one process, one after the other: what the rounds of a job do, for tests and
/// measurements.
/// </summary>
internal static class DistributedSolver
{
    /// <summary>Chooses exactly p rows, with a quota exactly p_g of each group.</summary>
    /// <param name="problem">The whole problem, p in [1, N - 1].</param>
    /// <param name="owners">The partition of each row, in [0, P).</param>
    /// <param name="seed">The seed.</param>
    /// <param name="backwards">Takes partitions in descending order, which must not change anything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="effort">The effort.</param>
    /// <returns>The chosen rows, ascending; F as the partitions add it up; rows chosen before the cut; extended rows of all partitions.</returns>
    public static (int[] Selected, double Value, long BeforeCut, long Extended) Solve(
        CoresetProblem problem, int[] owners, ulong seed, bool backwards, CancellationToken cancellationToken, SolverEffort effort = SolverEffort.Standard)
    {
        int partitions = owners.Max() + 1;
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        ExtendedGraph[] graphs = Extend(problem, owners, rows);
        (int[] colours, int count, double border) = PartitionColours.Of([.. graphs.Select(BorderWeight.Of)]);
        int[] order = [.. Enumerable.Range(0, partitions)];
        Array.Sort(order, (a, b) => backwards ? b - a : a - b);
        double alpha = problem.Alpha;
        bool[][] choices = new bool[partitions][];
        float[][] gains = new float[partitions][];
        SparseHistogram[] published = new SparseHistogram[partitions];
        GroupShares shares = Shares(problem);
        int[] all = [.. Enumerable.Range(0, shares.Rows.Length)];
        GroupPrices? prices = null;
        GroupCuts? cut = null;
        long before = 0;
        bool first = true;
        foreach (SolvePass pass in SolveSchedule.Of(count, border, effort).Passes())
        {
            PartitionChoices seen = new([.. choices.Select(own => (bool[])own?.Clone()!)]);
            prices = prices is null || pass.Role != SolveRole.Stage || first ? prices : prices.Next(SparseHistogram.Merge(published), shares);
            first &= pass.Role != SolveRole.Stage;
            long[][] changes = new long[partitions][];
            foreach (int a in order)
            {
                changes[a] = [];
                switch (pass.Role)
                {
                    case SolveRole.Start:
                        choices[a] = PartitionSolver.Start(graphs[a], alpha, shares, seed, cancellationToken);
                        break;
                    case SolveRole.Price or SolveRole.Count:
                        gains[a] = Gains(graphs[a], seen.Of(graphs[a].Keys), alpha);
                        published[a] = GroupPrices.FirstBins(graphs[a].OwnGroups, gains[a], shares);
                        break;
                    case SolveRole.Stage when colours[a] == pass.Colour:
                        bool[] chosen = seen.Of(graphs[a].Keys);
                        bool[] was = (bool[])chosen.Clone();
                        PartitionSolver.Move(
                            graphs[a], chosen, seen.Of(graphs[a].OuterKeys), alpha, prices!, pass, PartitionSolver.Visits(graphs[a], problem.Rows, pass, effort), seed, cancellationToken);
                        changes[a] = PartitionChoices.Changes(graphs[a], was, chosen, colours);
                        choices[a] = chosen.AsSpan(graphs[a].FirstOwn, graphs[a].OwnRows).ToArray();
                        published[a] = prices!.Bins(graphs[a].OwnGroups, Gains(graphs[a], chosen, alpha));
                        break;
                    case SolveRole.Cut:
                        for (int i = 0; i < rows[a].Length; i++)
                        {
                            choices[a][i] ^= cut!.Turns(graphs[a].GroupOf(graphs[a].FirstOwn + i), choices[a][i], gains[a][i], rows[a][i]);
                        }

                        break;
                    case SolveRole.Exchange when colours[a] == pass.Colour:
                        bool[] exchanged = seen.Of(graphs[a].Keys);
                        PartitionSolver.Exchange(graphs[a], exchanged, seen.Of(graphs[a].OuterKeys), alpha, cancellationToken);
                        choices[a] = exchanged.AsSpan(graphs[a].FirstOwn, graphs[a].OwnRows).ToArray();
                        break;
                    default:
                        break;
                }
            }

            for (int a = 0; a < partitions; a++)
            {
                PartitionChoices.Apply(choices, changes[a]);
            }

            if (pass.Role == SolveRole.Price)
            {
                prices = GroupPrices.Of(SparseHistogram.Merge(published), all, shares);
                published = [.. graphs.Select((graph, a) => prices.Bins(graph.OwnGroups, gains[a]))];
            }
            else if (pass.Role == SolveRole.Count)
            {
                SparseHistogram Side(bool chosen) => SparseHistogram.Of(
                    graphs.SelectMany((graph, a) => Enumerable.Range(0, graph.OwnRows).Where(i => choices[a][i] == chosen)
                        .Select(i => SparseHistogram.Key(graph.GroupOf(graph.FirstOwn + i), OrderedGain.Coarse(gains[a][i])))));
                cut = GroupCuts.Of(Side(true), Side(false), all, shares);
                before = choices.Sum(own => own.LongCount(x => x));
            }
            else if (pass.Role is > SolveRole.Count and < SolveRole.Cut)
            {
                cut = cut!.With(SparseHistogram.Of(
                    graphs.SelectMany((graph, a) => rows[a].Select((row, i) => cut.Digit(graph.GroupOf(graph.FirstOwn + i), choices[a][i], gains[a][i], row))).OfType<long>()));
            }
        }

        PartitionChoices end = new(choices);
        double value = graphs.Sum(graph => PartitionSolver.OwnValue(graph, PartitionSolver.OwnGains(graph, end.Of(graph.Keys), alpha), choices[graph.Partition]));
        int[] selected = [.. Enumerable.Range(0, partitions).SelectMany(a => rows[a].Where((_, i) => choices[a][i])).Order()];
        return (selected, value, before, graphs.Sum(graph => (long)graph.Rows));
    }

    private static GroupShares Shares(CoresetProblem problem) => problem.Quota is not { } quota
        ? GroupShares.One(problem.Rows, problem.Budget)
        : new GroupShares(
            [.. Enumerable.Range(0, quota.Budgets.Length).Select(group => quota.Groups.LongCount(own => own == group))], Array.ConvertAll(quota.Budgets, budget => (long)budget));

    private static float[] Gains(ExtendedGraph graph, bool[] chosen, double alpha) =>
        Array.ConvertAll(PartitionSolver.OwnGains(graph, chosen, alpha), gain => (float)gain);

    /// <summary>A bound on F over all sets of p rows (that keep the quota), as the rounds of a job find it.</summary>
    /// <param name="problem">The whole problem.</param>
    /// <param name="owners">The partition of each row.</param>
    /// <param name="selected">The chosen rows, which only guide the search.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="effort">The effort.</param>
    public static double Bound(CoresetProblem problem, int[] owners, int[] selected, CancellationToken cancellationToken, SolverEffort effort = SolverEffort.Standard)
    {
        int partitions = owners.Max() + 1;
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        ExtendedGraph[] graphs = Extend(problem, owners, rows);
        HashSet<int> set = [.. selected];
        PartitionChoices seen = new([.. rows.Select(own => Array.ConvertAll(own, set.Contains))]);
        GroupShares shares = Shares(problem);
        GroupPrices prices = GroupPrices.Of(
            SparseHistogram.Merge(graphs.Select(graph => GroupPrices.FirstBins(graph.OwnGroups, Gains(graph, seen.Of(graph.Keys), problem.Alpha), shares))),
            [.. Enumerable.Range(0, shares.Rows.Length)],
            shares);
        (SimilarityGraph Shared, float[] OfRow)[] held = [.. graphs.Select(graph => new EdgeShares(graph).Measure(SequentialExecutor.Instance, cancellationToken))];
        BoundProgress[] progress = [.. graphs.Select(graph => PartitionBound.Begin(seen.Of(graph.Keys)))];
        PartitionMultipliers?[] found = new PartitionMultipliers?[partitions];
        double[][] load = [.. rows.Select(own => new double[own.Length])];
        double[][] mean = [.. rows.Select(own => new double[own.Length])];
        double least = double.PositiveInfinity;
        List<double> bounds = [];
        for (int round = 0; round < BoundSchedule.Rounds && !BoundSchedule.IsOver(bounds, 0.7 * problem.Graph.Entries, effort); round++)
        {
            for (int a = 0; a < partitions; a++)
            {
                ExtendedGraph graph = graphs[a];
                double[] price = prices.OfRows(graph);
                double[] worth = [.. graph.Keys.Select((key, i) => graph.Importance[i] - load[RowKey.Owner(key)][RowKey.Place(key)] - price[i])];
                (found[a], progress[a]) = PartitionBound.Improve(
                    held[a].Shared,
                    held[a].OfRow,
                    worth,
                    round == 0 ? null : Array.ConvertAll(graph.Keys, key => mean[RowKey.Owner(key)][RowKey.Place(key)]),
                    found[a],
                    progress[a],
                    prices.Scale,
                    problem.Alpha,
                    problem.Rows,
                    effort,
                    SequentialExecutor.Instance,
                    cancellationToken);
            }

            BorderSums[] sums = [.. rows.Select((own, a) => new BorderSums(a, own.Length))];
            for (int a = 0; a < partitions; a++)
            {
                for (int b = 0; b < partitions; b++)
                {
                    sums[b].Add(graphs[a].Keys, found[a]!);
                }
            }

            load = [.. sums.Select(own => own.Load)];
            mean = [.. sums.Select(own => own.Mean)];
            BoundSum sum = new(shares, partitions);
            SortedDictionary<int, double> chosen = [];
            double bound = 0;
            for (int a = 0; a < partitions; a++)
            {
                foreach ((int group, double count) in sums[a].Chosen(graphs[a].OwnGroups))
                {
                    chosen[group] = chosen.GetValueOrDefault(group) + count;
                }

                IReadOnlyList<(int Group, int Rows, double[] Values)> parts = PartitionBound.Parts(
                    Array.ConvertAll(rows[a], i => problem.Importance[i]), load[a], graphs[a].OwnGroups, found[a]!.Constant, sums[a].Terms, prices.BoundPrices);
                bound += PartitionBound.AtPrice(parts, prices, shares);
                foreach ((int group, _, double[] part) in parts)
                {
                    sum.Add(group, prices.BoundPrices(group), part);
                }
            }

            bounds.Add(bound);
            least = Math.Min(least, sum.Least());
            prices = prices.NextRound(group => chosen.GetValueOrDefault(group), shares);
        }

        return least;
    }

    /// <summary>The extended graphs of a whole graph's partitions.</summary>
    public static ExtendedGraph[] Extend(CoresetProblem problem, int[] owners, int[][] rows)
    {
        long[] keys = new long[owners.Length];
        for (int a = 0; a < rows.Length; a++)
        {
            for (int i = 0; i < rows[a].Length; i++)
            {
                keys[rows[a][i]] = RowKey.Of(a, i);
            }
        }

        JoinedRows[] joined =
        [
            .. rows.Select((own, a) => JoinedRows.Build(
                a,
                [.. own.Select(i => problem.Importance[i])],
                [
                    .. own.SelectMany((row, i) => Enumerable.Range((int)problem.Graph.Offsets[row], (int)(problem.Graph.Offsets[row + 1] - problem.Graph.Offsets[row]))
                        .Select(e => new JoinedPair(keys[problem.Graph.Neighbors[e]], i, problem.Graph.Weights[e]))),
                ],
                []) with { Groups = problem.Quota is { } quota ? Array.ConvertAll(own, i => quota.Groups[i]) : null }),
        ];
        return [.. joined.Select(own => ExtendedGraph.Build(own, b => joined[b]))];
    }
}
