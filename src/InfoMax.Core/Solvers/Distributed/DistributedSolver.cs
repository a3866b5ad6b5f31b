using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The distributed solve with all partitions in one process, one after the other: what the rounds of a job do, for tests and
/// measurements.
/// </summary>
internal static class DistributedSolver
{
    /// <summary>Chooses exactly p rows.</summary>
    /// <param name="problem">The whole problem, p in [1, N - 1].</param>
    /// <param name="owners">The partition of each row, in [0, P).</param>
    /// <param name="seed">The seed.</param>
    /// <param name="backwards">Takes partitions in descending order, which must not change anything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The chosen rows, ascending; F as the partitions add it up; rows chosen before the cut; extended rows of all partitions.</returns>
    public static (int[] Selected, double Value, long BeforeCut, long Extended) Solve(
        CoresetProblem problem, int[] owners, ulong seed, bool backwards, CancellationToken cancellationToken)
    {
        int partitions = owners.Max() + 1;
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        ExtendedGraph[] graphs = Extend(problem, owners, rows);
        int[] colours = PartitionColours.Of([.. graphs.Select(BorderWeight.Of)], SolvePass.Colours(partitions));
        int[] order = [.. Enumerable.Range(0, partitions)];
        Array.Sort(order, (a, b) => backwards ? b - a : a - b);
        double alpha = problem.Alpha;
        bool[][] choices = new bool[partitions][];
        double[][] gains = new double[partitions][];
        SparseHistogram[] published = new SparseHistogram[partitions];
        PriceScale? scale = null;
        CutKey? cut = null;
        long before = 0;
        bool first = true;
        foreach (SolvePass pass in SolvePass.All(partitions))
        {
            PartitionChoices seen = new([.. choices.Select(own => (bool[])own?.Clone()!)]);
            double price = scale is null || pass.Role != SolveRole.Stage ? 0 : first ? scale.First : scale.Price(SparseHistogram.Merge(published), problem.Budget);
            first &= pass.Role != SolveRole.Stage;
            long[][] changes = new long[partitions][];
            foreach (int a in order)
            {
                changes[a] = [];
                switch (pass.Role)
                {
                    case SolveRole.Start:
                        choices[a] = PartitionSolver.Start(graphs[a], alpha, (double)problem.Budget / problem.Rows, seed, cancellationToken);
                        break;
                    case SolveRole.Price or SolveRole.Count:
                        gains[a] = PartitionSolver.OwnGains(graphs[a], seen.Of(graphs[a].Keys), alpha);
                        published[a] = SparseHistogram.Of(gains[a].Select(gain => OrderedGain.Coarse((float)gain)));
                        break;
                    case SolveRole.Stage when colours[a] == pass.Colour:
                        bool[] chosen = seen.Of(graphs[a].Keys);
                        bool[] was = (bool[])chosen.Clone();
                        PartitionSolver.Move(
                            graphs[a], chosen, seen.Of(graphs[a].OuterKeys), alpha, price, scale!.Scale, pass, PartitionSolver.Visits(problem.Rows), seed, cancellationToken);
                        changes[a] = PartitionChoices.Changes(graphs[a], was, chosen, colours);
                        choices[a] = chosen.AsSpan(graphs[a].FirstOwn, graphs[a].OwnRows).ToArray();
                        published[a] = SparseHistogram.Of(PartitionSolver.OwnGains(graphs[a], chosen, alpha).Select(gain => scale.Bin((float)gain)));
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
                scale = PriceScale.Of(SparseHistogram.Merge(published), problem.Budget);
                published = [.. gains.Select(g => SparseHistogram.Of(g.Select(gain => scale.Bin((float)gain))))];
            }
            else if (pass.Role == SolveRole.Count)
            {
                SparseHistogram Side(bool chosen) => SparseHistogram.Of(
                    Enumerable.Range(0, partitions).SelectMany(a => gains[a].Where((_, i) => choices[a][i] == chosen)).Select(gain => OrderedGain.Coarse((float)gain)));
                cut = CutKey.Of(Side(true), Side(false), problem.Budget);
                before = choices.Sum(own => own.LongCount(x => x));
            }
            else if (pass.Role is > SolveRole.Count and < SolveRole.Cut && cut is not null)
            {
                cut = cut.With(SparseHistogram.Of(
                    Enumerable.Range(0, partitions).SelectMany(a => rows[a].Select((row, i) => cut.Digit(choices[a][i], (float)gains[a][i], row))).OfType<long>()));
            }
        }

        for (int a = 0; a < partitions; a++)
        {
            for (int i = 0; i < rows[a].Length; i++)
            {
                choices[a][i] ^= cut?.Turns(choices[a][i], (float)gains[a][i], rows[a][i]) == true;
            }
        }

        PartitionChoices end = new(choices);
        double value = graphs.Sum(graph => PartitionSolver.OwnValue(graph, PartitionSolver.OwnGains(graph, end.Of(graph.Keys), alpha), choices[graph.Partition]));
        int[] selected = [.. Enumerable.Range(0, partitions).SelectMany(a => rows[a].Where((_, i) => choices[a][i])).Order()];
        return (selected, value, before, graphs.Sum(graph => (long)graph.Rows));
    }

    /// <summary>A bound on F over all sets of p rows, as the rounds of a job find it.</summary>
    /// <param name="problem">The whole problem.</param>
    /// <param name="owners">The partition of each row.</param>
    /// <param name="selected">The chosen rows, which only guide the search.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static double Bound(CoresetProblem problem, int[] owners, int[] selected, CancellationToken cancellationToken)
    {
        int partitions = owners.Max() + 1;
        int[][] rows = [.. Enumerable.Range(0, partitions).Select(a => Enumerable.Range(0, owners.Length).Where(i => owners[i] == a).ToArray())];
        ExtendedGraph[] graphs = Extend(problem, owners, rows);
        HashSet<int> set = [.. selected];
        PartitionChoices seen = new([.. rows.Select(own => Array.ConvertAll(own, set.Contains))]);
        double[][] gains = [.. graphs.Select(graph => PartitionSolver.OwnGains(graph, seen.Of(graph.Keys), problem.Alpha))];
        PriceScale scale = PriceScale.Of(SparseHistogram.Of(gains.SelectMany(own => own.Select(gain => OrderedGain.Coarse((float)gain)))), problem.Budget);
        PartitionMultipliers[] multipliers =
        [
            .. graphs.Select(graph => PartitionBound.Multipliers(
                graph, seen.Of(graph.Keys), seen.Of(graph.OuterKeys), problem.Alpha, problem.Rows, SequentialExecutor.Instance, cancellationToken)),
        ];
        double[][] load = [.. multipliers.Select(own => (double[])own.OwnLoad.Clone())];
        foreach (PartitionMultipliers part in multipliers)
        {
            for (int i = 0; i < part.Keys.Length; i++)
            {
                load[RowKey.Owner(part.Keys[i])][RowKey.Place(part.Keys[i])] += part.Load[i];
            }
        }

        double[] prices = PartitionBound.Prices(scale, scale.First);
        return PartitionBound.Least(
            [.. multipliers.Select((own, a) => PartitionBound.Part(Array.ConvertAll(rows[a], i => problem.Importance[i]), load[a], own, prices))], prices, problem.Budget);
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
                [])),
        ];
        return [.. joined.Select(own => ExtendedGraph.Build(own, b => joined[b]))];
    }
}
