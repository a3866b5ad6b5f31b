using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>
/// Walks rows by rank: a row becomes a representative unless an earlier representative of its label has a cosine of at
/// least T to it; then it is a copy of the most similar one, ties to the lower row. The pairs come from the block search:
/// rows of a block meet each other, and those that nobody in their block stands for visit the blocks of the nearest centres.
/// </summary>
/// <remarks>
/// All rows are one <see cref="CopyRange"/> here; a job whose rows do not fit one node does nearly the same range by range. The first rows
/// of the walk are decided by all their pairs, and what is near a lead of many of them is its copy (<see cref="CopyStart"/>). Each block
/// is then walked alone. Its leads then visit other blocks: as many as <see cref="NearCopyOptions.Visits"/>, or
/// <see cref="NearCopyOptions.WideVisits"/> where they lead other rows, so that a family of many blocks has one representative. That fixes
/// the pairs E that meet, and <see cref="CopyWalk"/> is the sequential walk over them. In the end the copies that are not nearer to a
/// representative of their block than half the angle of T meet those elsewhere, for the most similar one. Time about N b d / 2 for the
/// blocks and N v b d for v visits a row, whatever the families; memory beside the rows and their copy by blocks some 90 bytes a row.
/// The result depends on the rows, their ranks, the options and the instruction set, not on the number of threads.
/// </remarks>
public static class NearCopies
{
    /// <summary>Representatives that the check multiplies with at once.</summary>
    private const int CheckedAtOnce = 1 << 15;

    // Progress at the end of the blocks and of the walk; the check takes the rest.
    private const double Cut = 0.4;
    private const double Walked = 0.9;

    /// <summary>Walks the rows by rank and assigns each copy its most similar representative.</summary>
    /// <param name="rows">N rows with their norms filled in, none zero or non-finite.</param>
    /// <param name="rank">Place of each in the walk, a permutation of 0 .. N - 1.</param>
    /// <param name="labels">Label of each, or null: rows of different labels are no copies.</param>
    /// <param name="options">Threshold, seed and effort.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="repeated">True for a row that leads equal ones which are not among these; null for none. See <see cref="CopyAssignment.Later"/>.</param>
    /// <param name="progress">Called with the finished fraction, rising; or null.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work at most.</param>
    /// <exception cref="ArgumentException">A length or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CopyAssignment Find(
        EmbeddingMatrix rows,
        int[] rank,
        int[]? labels,
        NearCopyOptions options,
        IKernelExecutor executor,
        bool[]? repeated = null,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(rank);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        if (rank.Length != rows.Rows || (labels is not null && labels.Length != rows.Rows) || (repeated is not null && repeated.Length != rows.Rows))
        {
            throw new ArgumentException($"{rank.Length} ranks, {labels?.Length} labels and {repeated?.Length} marks for {rows.Rows} rows");
        }

        if (!(options.Threshold > 0 && options.Threshold < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Threshold, "Threshold: must be in (0, 1)");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Visits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WideVisits, options.Visits);
        if (rows.Rows == 0)
        {
            return new CopyAssignment([], [], 1, 0, 0, 0);
        }

        // Where every pair is multiplied, it does not matter which rows are beside each other.
        int blockCount = (rows.Rows + options.BlockRows - 1) / options.BlockRows;
        bool isExact = options.IsExact(rows.Rows, blockCount);
        RowBlocks blocks = isExact
            ? RowBlocks.ByNumber(rows.Rows, blockCount, rows.Dimension)
            : BlockClustering.Fit(rows, new BlockClusteringOptions { BlockRows = options.BlockRows, Seed = options.Seed }, executor, cancellationToken);
        progress?.Invoke(Cut);
        int[] representatives = new int[rows.Rows];
        float[] cosines = new float[rows.Rows];
        Dictionary<int, CopyStep[]> later = [];
        int searches;
        using (EmbeddingMatrix grouped = rows.Gather(blocks.Order, executor, cancellationToken))
        {
            searches = Walk(grouped, blocks, rank, labels, repeated, isExact, options, executor, representatives, cosines, later, cancellationToken);
        }

        progress?.Invoke(Walked);
        (double recall, int sampled, int missed) = isExact ? (1, 0, 0) : Recall(rows, rank, labels, representatives, options, executor, cancellationToken);
        progress?.Invoke(1);
        return new CopyAssignment(representatives, cosines, recall, searches, sampled, missed) { Later = later };
    }

    private static int Walk(
        EmbeddingMatrix grouped,
        RowBlocks blocks,
        int[] rank,
        int[]? labels,
        bool[]? repeated,
        bool isExact,
        NearCopyOptions options,
        IKernelExecutor executor,
        int[] representatives,
        float[] cosines,
        Dictionary<int, CopyStep[]> later,
        CancellationToken cancellationToken)
    {
        using CopyRange range = new(grouped, blocks.FirstRow, options, executor, cancellationToken);
        int[] ranks = Array.ConvertAll(blocks.Order, row => rank[row]);
        int[]? labelled = labels is null ? null : Array.ConvertAll(blocks.Order, row => labels[row]);
        CopyStart? start = isExact ? null : range.Start(ranks, labelled);
        CopyVisitors Visiting(CopyVisits visits, bool isMutual) => new(visits, grouped, 0, 0, blocks.Count, isMutual);
        List<CopyVisitors> visitors = [];
        CopyWalk walk = new(grouped.Rows, ranks, labelled);
        start?.Roles.CopyTo(walk.Roles, 0);
        int searches = 1;
        if (start is not { IsComplete: true })
        {
            BlockPairs pairs = range.Pairs(ranks, labelled, start?.Roles);
            visitors.Add(Visiting(range.Visits(pairs, blocks.Centroids, 0, isExact), true));
            walk.Begin(pairs, isExact);
            range.SearchVisitors(walk, visitors[0]);
            for (; walk.Advance(); searches++)
            {
                if (walk.TakeReleased() is { Length: > 0 } released)
                {
                    visitors.Add(Visiting(range.Visits(released, blocks.Centroids, 0), false));
                }

                range.SearchInside(walk);
                visitors.ForEach(some => range.SearchVisitors(walk, some));
            }
        }

        CopyMatch match = new(grouped.Rows, walk.Roles, ranks, blocks.Order, labelled, repeated is null ? null : Array.ConvertAll(blocks.Order, row => repeated[row]));
        start?.Match(match, executor, cancellationToken);
        if (start is not { IsComplete: true })
        {
            range.MatchInside(match);
            if (!isExact)
            {
                visitors.Add(Visiting(range.Visits(match, walk.Visits, blocks.Centroids, 0), false));
            }

            visitors.ForEach(some => range.MatchVisitors(match, some));
        }

        for (int place = 0; place < grouped.Rows; place++)
        {
            int row = blocks.Order[place];
            (representatives[row], cosines[row]) = match[place] ?? (row, 1);
            if (match.Later(place) is { Length: > 0 } steps)
            {
                later.Add(row, steps);
            }
        }

        return searches;
    }

    private static (double Recall, int Sampled, int Missed) Recall(
        EmbeddingMatrix rows,
        int[] rank,
        int[]? labels,
        int[] representatives,
        NearCopyOptions options,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(row => representatives[row] == row)];
        CopyRecall recall = new(kept, rank, labels, options);
        using EmbeddingMatrix sampled = rows.Gather(recall.Sample);
        for (int first = 0; first < kept.Length; first += CheckedAtOnce)
        {
            int[] here = kept[first..Math.Min(kept.Length, first + CheckedAtOnce)];
            using EmbeddingMatrix part = rows.Gather(here, executor, cancellationToken);
            recall.Add(sampled, part, here, executor, cancellationToken);
        }

        return (recall.Estimate(rows.Rows - kept.Length), recall.Sample.Length, recall.Missed);
    }
}
