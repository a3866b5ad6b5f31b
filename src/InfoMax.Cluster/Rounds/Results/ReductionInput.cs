using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// All valid rows with their importance, and the neighbour lists over the whole data set of those rows whose lists are
/// known: every row for a single partition, candidates for semantic ones, candidates and sampled rows for random ones.
/// </summary>
/// <param name="Rows">Global row numbers, ascending, length N.</param>
/// <param name="Importance">I_i, length N.</param>
/// <param name="Lists">Neighbour lists as indices into <paramref name="Rows"/>; empty where unknown.</param>
/// <param name="Listed">Whose list each is, ascending indices into <paramref name="Rows"/>; null when there is one for every row.</param>
/// <param name="Candidates">Indices that may be chosen, ascending; null when all may.</param>
/// <param name="Sampled">Indices that the graph's mean weight is taken from, ascending; null when all are.</param>
internal sealed record ReductionInput(long[] Rows, float[] Importance, NeighborLists Lists, int[]? Listed, int[]? Candidates, int[]? Sampled)
{
    /// <summary>True when every row's list is known.</summary>
    public bool GraphIsWhole => Listed is not null ? Listed.Length == Rows.Length : Sampled is null || Sampled.Length == Rows.Length;

    public static ReductionInput Read(RoundContext context)
    {
        PartitionTable all = ReadAllRows(context);
        if (context.Scheme == PartitionScheme.Semantic)
        {
            return ReadSemantic(context, all);
        }

        if (context.Scheme == PartitionScheme.Random)
        {
            return ReadCandidates(context, all);
        }

        using Stream stream = context.Store.OpenRead(context.Results<GraphResult>(RoundKind.Graph)[0].Neighbors);
        return new ReductionInput(all.Rows, all.Importance, NeighborsArtifact.Read(stream, all.Rows), null, null, null);
    }

    /// <summary>mean_i sum_j W_ij at k neighbours, exact or from the sampled rows.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="k">The neighbour count.</param>
    /// <param name="cut">The lists cut to it.</param>
    public double MeanRowWeight(RoundContext context, int k, NeighborLists cut)
    {
        if (Listed is not null)
        {
            return SemanticWeight.MeanRowWeight(context, k);
        }

        if (Sampled is null)
        {
            return GraphRound.TotalWeight(cut, cut.K) / Rows.Length;
        }

        double sum = 0;
        foreach (int row in Sampled)
        {
            for (long e = (long)row * cut.K; e < ((long)row + 1) * cut.K; e++)
            {
                sum += Math.Max(0, cut.Cosines[e]);
            }
        }

        return Sampled.Length == 0 ? 0 : 2 * sum / Sampled.Length;
    }

    private static PartitionTable ReadAllRows(RoundContext context)
    {
        List<long> rows = [];
        List<float> importance = [];
        foreach ((long[] r, float[] i) in JobRows.Of(context).Splits(context))
        {
            rows.AddRange(r);
            importance.AddRange(i);
        }

        return new PartitionTable([.. rows], [.. importance], []);
    }

    private static ReductionInput ReadCandidates(RoundContext context, PartitionTable all)
    {
        int k = SweepPoint.NeighborCounts(SweepPoint.Of(context))[^1];
        PartialListMerge merge = new(all.Rows.Length, k);
        ulong seed = context.Spec.Seed;
        CandidateTable table = Merge(context, all, merge, RoundKind.LocalCoreset, RoundKind.CandidateGraph);
        List<int> candidates = [.. table.Places(all.Rows).Where((_, i) => table.IsCandidate[i])];
        int[] sampled = [.. table.Places(all.Rows).Where((_, i) => GraphSample.Contains(seed, table.Rows[i], all.Rows.Length)).Order()];
        if (context.Takes(RoundKind.ShortlistGraph, bulk: true))
        {
            candidates.AddRange(Merge(context, all, merge, RoundKind.Shortlist, RoundKind.ShortlistGraph).Places(all.Rows));
        }

        return new ReductionInput(all.Rows, all.Importance, merge.Lists, null, [.. candidates.Order()], sampled);
    }

    /// <summary>Candidates come with their lists.</summary>
    private static ReductionInput ReadSemantic(RoundContext context, PartitionTable all)
    {
        IReadOnlyList<LocalCoresetResult> parts = context.Results<LocalCoresetResult>(RoundKind.LocalCoreset);
        int k = Math.Clamp(all.Rows.Length - 1, 1, SweepPoint.NeighborCounts(SweepPoint.Of(context))[^1]);
        int total = (int)parts.Sum(part => part.Coreset.Rows);
        int[] listed = new int[total];
        int[] neighbors = new int[(long)total * k];
        float[] cosines = new float[neighbors.Length];
        int done = 0;
        foreach (LocalCoresetResult part in parts)
        {
            using Stream stream = context.Store.OpenRead(part.Lists!);
            GlobalLists lists = NeighborsArtifact.ReadRange(stream, 0, (int)part.Coreset.Rows);
            NeighborLists own = lists.Within(all.Rows, k);
            own.Neighbors.CopyTo(neighbors, (long)done * k);
            own.Cosines.CopyTo(cosines, (long)done * k);
            foreach (long row in lists.Rows)
            {
                listed[done++] = Array.BinarySearch(all.Rows, row);
            }
        }

        int[] order = [.. Enumerable.Range(0, total)];
        Array.Sort(listed, order);
        return new ReductionInput(
            all.Rows, all.Importance, new NeighborLists(total, k, neighbors, cosines).Pick(order), listed, listed, null);
    }

    /// <summary>Adds the lists that <paramref name="graph"/> found for the rows that <paramref name="source"/> chose.</summary>
    private static CandidateTable Merge(
        RoundContext context, PartitionTable all, PartialListMerge merge, RoundKind source, RoundKind graph)
    {
        CandidateTable table = CandidateTable.Read(context, source);
        List<NeighborLists> parts = [];
        foreach (ArtifactResult part in context.Results<ArtifactResult>(graph))
        {
            using Stream stream = context.Store.OpenRead(part.Artifact);
            parts.Add(NeighborsArtifact.Read(stream, table.Rows, all.Rows));
        }

        merge.Add(parts, table.Places(all.Rows));
        return table;
    }
}
