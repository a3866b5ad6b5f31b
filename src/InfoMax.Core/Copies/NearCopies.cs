using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>
/// Walks rows by rank: a row becomes a representative unless an earlier representative of its label has a cosine of at
/// least T to it; then it is a copy of the most similar one, ties to the lower row. The pairs come from the block search:
/// rows of a block meet each other, and rows that nobody in their block precedes visit the blocks of the nearest centres.
/// </summary>
/// <remarks>
/// <para>Rounds over the open rows. In each (1) the open rows of every block meet the open rows and the representatives of their
/// block; (2) an open row that met no earlier one there becomes a visitor, and stays one; (3) visitors that are still open,
/// and the representatives of the last round that an open row waits for, meet the open rows of the blocks they visit, and
/// the open ones also the representatives there; (4) in the order of the ranks, an open row that met an earlier
/// representative becomes a copy; one that met no earlier open row either becomes a representative; one whose earliest open
/// row became a representative just now becomes its copy; any other stays open. A row holds two values, the best
/// representative and the earliest open row that it met, never a list of pairs.</para>
/// <para>The first open row is decided in every round, so rounds end. Let E be the pairs of a cosine of at least T that met while
/// the later of the two was open. The representatives are those of the sequential walk over E. Proof. A set S is the walk's
/// if (a) no two of its rows are joined by E, and (b) each other row is joined by E to an earlier row of S: by induction over
/// the ranks, S agrees with the walk up to row i; if the walk takes i, no earlier row of S is joined to it, so by (b) it is in
/// S; if it does not, an earlier row of S is, so by (a) it is not. (b) holds by step 4. For (a), let i before j be joined by E,
/// i a representative in the end. When the pair met, j was open, and i open or a representative, never a copy. If j is not
/// decided in that round the pair meets again in the next one: in a block always; by a visit of j, since j still visits and
/// both are still looked for; by a visit of i, since an open visitor visits again, and a new representative that an open row
/// met visits once more. So there is a round that decides j and in which the pair meets. There j met an earlier
/// representative or an earlier open row, and step 4 does not make it a representative.</para>
/// <para>Step 2 bounds the work on large families: rows that an earlier one of their block covers visit nobody, and a row that has
/// later rows near it visits up to <see cref="NearCopyOptions.WideVisits"/> blocks, so that a family of many blocks has one
/// representative. In the end the copies that are not nearer to their representative than half the angle of T meet the
/// representatives again, for the most similar one. Time about N b d / 2 for the blocks and N v b d for v visits a row, whatever
/// the families; memory beside the rows their copy by blocks (none where they may be reordered) and some 90 bytes a row. The result depends on the rows, their
/// ranks, the options and the instruction set, not on the number of threads.</para>
/// </remarks>
public static class NearCopies
{
    /// <summary>Visitors whose blocks are found at once: their visits fit into one array.</summary>
    private const int VisitorsAtOnce = 1 << 18;

    /// <summary>Representatives that the check multiplies with at once.</summary>
    private const int CheckedAtOnce = 1 << 15;

    // Progress at the end of the blocks and of the rounds; the check takes the rest.
    private const double Cut = 0.3;
    private const double Walked = 0.85;

    /// <summary>Finds the copies.</summary>
    /// <param name="rows">N rows with their norms filled in, none zero or non-finite.</param>
    /// <param name="rank">Place of each in the walk, a permutation of 0 .. N - 1.</param>
    /// <param name="labels">Label of each, or null: rows of different labels are no copies.</param>
    /// <param name="options">Threshold, seed and effort.</param>
    /// <param name="executor">Runs the pieces.</param>
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
        Action<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(rank);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        if (rank.Length != rows.Rows || (labels is not null && labels.Length != rows.Rows))
        {
            throw new ArgumentException($"{rank.Length} ranks and {labels?.Length} labels for {rows.Rows} rows");
        }

        if (!(options.Threshold > 0 && options.Threshold < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Threshold, "Threshold: must be in (0, 1)");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Visits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WideVisits, options.Visits);
        if (rows.Rows == 0)
        {
            return new CopyAssignment([], [], 1, 0);
        }

        RowBlocks blocks = BlockClustering.Fit(
            rows, new BlockClusteringOptions { BlockRows = options.BlockRows, Seed = options.Seed }, executor, cancellationToken);
        bool isExact = rows.Rows <= options.ExactRows && blocks.Count <= BlockProbing.MaxCandidates;
        progress?.Invoke(Cut);
        CopyState state = new(blocks.Order, rank, labels);
        int rounds;
        EmbeddingMatrix grouped = options.Reorders ? Reordered(rows, blocks.Order) : rows.Gather(blocks.Order, executor, cancellationToken);
        using (options.Reorders ? null : grouped)
        using (CopyProducts products = new(grouped, blocks, state, (float)options.Threshold, BlockProduct.Best))
        using (BlockProbing probing = new(grouped, blocks, BlockProduct.Best, executor, cancellationToken))
        {
            Walk walk = new(blocks, state, products, probing, options, isExact, executor, cancellationToken);
            rounds = walk.Run(done => progress?.Invoke(Cut + ((Walked - Cut) * done)));
        }

        progress?.Invoke(Walked);
        int[] representatives = new int[rows.Rows];
        float[] cosines = new float[rows.Rows];
        for (int place = 0; place < representatives.Length; place++)
        {
            int row = blocks.Order[place];
            (representatives[row], cosines[row]) = state.Roles[place] is CopyRole.Copy or CopyRole.Settled ? state.Representative(place) : (row, 1);
            cosines[row] = Math.Min(1, cosines[row]);
        }

        int[]? placeOf = options.Reorders ? CopyRank.Order(blocks.Order) : null;
        double recall = isExact ? 1 : Recall(rows, placeOf, rank, labels, representatives, options, executor, cancellationToken);
        progress?.Invoke(1);
        return new CopyAssignment(representatives, cosines, recall, rounds);
    }

    private static EmbeddingMatrix Reordered(EmbeddingMatrix rows, int[] order)
    {
        rows.Reorder(order);
        return rows;
    }

    private static double Recall(
        EmbeddingMatrix rows,
        int[]? placeOf,
        int[] rank,
        int[]? labels,
        int[] representatives,
        NearCopyOptions options,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(row => representatives[row] == row)];
        CopyRecall recall = new(kept, rank, labels, options);
        int[] Places(int[] wanted) => placeOf is null ? wanted : Array.ConvertAll(wanted, row => placeOf[row]);
        using EmbeddingMatrix sampled = rows.Gather(Places(recall.Sample));
        for (int first = 0; first < kept.Length; first += CheckedAtOnce)
        {
            int[] here = kept[first..Math.Min(kept.Length, first + CheckedAtOnce)];
            using EmbeddingMatrix part = rows.Gather(Places(here), executor, cancellationToken);
            recall.Add(sampled, part, here, executor, cancellationToken);
        }

        return recall.Estimate(rows.Rows - kept.Length);
    }

    private sealed class Walk(
        RowBlocks blocks,
        CopyState state,
        CopyProducts products,
        BlockProbing probing,
        NearCopyOptions options,
        bool isExact,
        IKernelExecutor executor,
        CancellationToken cancellationToken)
    {
        private readonly bool[] _visits = new bool[blocks.Order.Length];
        private readonly int[] _block = blocks.BlockOfPlace();

        public int Run(Action<double> progress)
        {
            int rounds = 0;
            int[] open = state.PlaceOfRank;
            int[] fresh = [];
            for (; open.Length > 0; rounds++)
            {
                foreach (int place in open)
                {
                    state.Forget(place);
                }

                products.RunInside(BlocksOf(open), executor, cancellationToken);
                foreach (int place in open)
                {
                    _visits[place] |= !state.IsCovered(place) && !state.HasEarlier(place);
                }

                Visit([.. open.Where(place => _visits[place] && !state.IsCovered(place)), .. fresh], CopyRole.Open);
                int[] decided = [.. open.Where(state.Decide)];
                open = [.. open.Where(place => state.Roles[place] == CopyRole.Open)];
                fresh = [.. decided.Where(place => state.Roles[place] == CopyRole.Representative && state.HasLater[place])];
                progress(1 - ((double)open.Length / blocks.Order.Length));
            }

            state.Settle(options.SettledCosine);
            products.RunCopiesInside(executor, cancellationToken);
            Visit(
                [.. Enumerable.Range(0, state.Roles.Length).Where(
                    p => state.Roles[p] == CopyRole.Copy || (state.Roles[p] == CopyRole.Representative && state.HasLater[p]))],
                CopyRole.Copy);
            return rounds;
        }

        /// <summary>The blocks of the open rows, ascending.</summary>
        private int[] BlocksOf(int[] open)
        {
            bool[] has = new bool[blocks.Count];
            foreach (int place in open)
            {
                has[_block[place]] = true;
            }

            return [.. Enumerable.Range(0, blocks.Count).Where(block => has[block])];
        }

        private void Visit(int[] visitors, CopyRole sought)
        {
            Array.Sort(visitors);
            bool[] isWide = Array.ConvertAll(visitors, place => state.HasLater[place]);
            VisitUpTo(options.Visits, [.. visitors.Where((_, i) => !isWide[i])], sought);
            VisitUpTo(options.WideVisits, [.. visitors.Where((_, i) => isWide[i])], sought);
        }

        private void VisitUpTo(int visits, int[] visitors, CopyRole sought)
        {
            int most = isExact ? blocks.Count - 1 : Math.Min(visits, Math.Min(blocks.Count, BlockProbing.MaxCandidates) - 1);
            int atOnce = Math.Max(1, VisitorsAtOnce * options.Visits / Math.Max(1, most));
            for (int first = 0; first < visitors.Length && most > 0; first += atOnce)
            {
                int[] here = visitors[first..Math.Min(visitors.Length, first + atOnce)];
                BlockVisits found = BlockVisits.Find(
                    blocks, probing, here, most, place => isExact ? float.MaxValue : NearCopyOptions.Reach(state.LeastCosine(place, (float)options.Threshold)), executor, cancellationToken);
                products.RunVisitors(found, sought, executor, cancellationToken);
            }
        }
    }
}
