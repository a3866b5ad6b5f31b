using InfoMax.Core.Compute;

namespace InfoMax.Core.Graph;

/// <summary>
/// W = K + K^T from neighbour lists, K_ij = max(0, cos(e_i, e_j)) for j in N_k(i).
/// </summary>
/// <remarks>
/// Counting passes over the E listed pairs, no global sort: the incoming pairs of each row are scattered in ascending
/// order of their source, then each row merges them with its own list. Memory beside input and result: 8 E bytes.
/// </remarks>
public static class SimilarityGraphBuilder
{
    private const int RowsPerPiece = 4096;

    /// <summary>Builds the graph. Pairs whose cosine is not above 0 are not stored; a pair found from both sides counts twice.</summary>
    /// <param name="lists">Neighbour lists over the same rows; -1 places are skipped.</param>
    /// <param name="executor">Runs the rows' merges; null for the calling thread.</param>
    /// <param name="cancellationToken">Looked at between pieces of a few thousand rows.</param>
    /// <exception cref="ArgumentException">A list names a row outside the graph, its own row, or one row twice.</exception>
    public static SimilarityGraph FromNeighborLists(
        NeighborLists lists, IKernelExecutor? executor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return FromNeighborLists(lists, null, lists.Rows, executor, cancellationToken);
    }

    /// <summary>Builds the graph over N rows of which only some have a list.</summary>
    /// <param name="lists">Neighbour lists of those rows; neighbours are any of the N rows.</param>
    /// <param name="listed">Whose list each is, ascending; null when every row has one.</param>
    /// <param name="rows">N.</param>
    /// <param name="executor">Runs the rows' merges; null for the calling thread.</param>
    /// <param name="cancellationToken">Looked at between pieces of a few thousand rows.</param>
    /// <exception cref="ArgumentException">A list names a row outside the graph, its own row, or one row twice.</exception>
    public static SimilarityGraph FromNeighborLists(
        NeighborLists lists, int[]? listed, int rows, IKernelExecutor? executor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lists);
        executor ??= SequentialExecutor.Instance;
        ListOwners owners = ListOwners.Of(lists, listed, rows);
        IncomingPairs incoming = IncomingPairs.Of(lists, owners, rows, cancellationToken);
        long[] offsets = new long[rows + 1L];
        int pieces = (int)(((long)rows + RowsPerPiece - 1) / RowsPerPiece);
        executor.ForEach(pieces, piece =>
        {
            RowMerge merge = new(lists, owners, incoming);
            int end = (int)Math.Min(rows, (piece + 1L) * RowsPerPiece);
            for (int row = piece * RowsPerPiece; row < end; row++)
            {
                offsets[row + 1L] = merge.Count(row);
            }
        }, cancellationToken);

        for (int row = 0; row < rows; row++)
        {
            offsets[row + 1L] += offsets[row];
        }

        if (offsets[^1] > Array.MaxLength)
        {
            throw new ArgumentException($"graph of {offsets[^1]} entries: at most {Array.MaxLength} fit; use more partitions or fewer neighbours");
        }

        int[] neighbors = GC.AllocateUninitializedArray<int>((int)offsets[^1]);
        float[] weights = GC.AllocateUninitializedArray<float>((int)offsets[^1]);
        executor.ForEach(pieces, piece =>
        {
            RowMerge merge = new(lists, owners, incoming);
            int end = (int)Math.Min(rows, (piece + 1L) * RowsPerPiece);
            for (int row = piece * RowsPerPiece; row < end; row++)
            {
                int first = (int)offsets[row];
                int count = (int)(offsets[row + 1L] - offsets[row]);
                merge.Write(row, neighbors.AsSpan(first, count), weights.AsSpan(first, count));
            }
        }, cancellationToken);
        return new SimilarityGraph(offsets, neighbors, weights);
    }

    /// <summary>The listed pairs seen from their target: sources of row j are [Offsets[j], Offsets[j+1]), ascending.</summary>
    private sealed record IncomingPairs(int[] Offsets, int[] Sources, float[] Cosines)
    {
        public static IncomingPairs Of(NeighborLists lists, ListOwners owners, int rows, CancellationToken cancellationToken)
        {
            int k = lists.K;
            int[] offsets = new int[rows + 1L];
            for (int list = 0; list < lists.Rows; list++)
            {
                int row = owners.RowOf(list);
                for (int e = list * k; e < (list + 1) * k; e++)
                {
                    int neighbor = lists.Neighbors[e];
                    if (neighbor >= rows || neighbor == row || neighbor < -1)
                    {
                        throw new ArgumentException($"neighbour list of row {row} names row {neighbor}: must be another row below {rows}, or -1");
                    }

                    if (neighbor >= 0 && lists.Cosines[e] > 0)
                    {
                        offsets[neighbor + 1L]++;
                    }
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            for (int row = 0; row < rows; row++)
            {
                offsets[row + 1L] += offsets[row];
            }

            int[] next = offsets[..^1];
            int[] sources = GC.AllocateUninitializedArray<int>(offsets[^1]);
            float[] cosines = GC.AllocateUninitializedArray<float>(offsets[^1]);
            for (int list = 0; list < lists.Rows; list++)
            {
                int row = owners.RowOf(list);
                for (int e = list * k; e < (list + 1) * k; e++)
                {
                    int neighbor = lists.Neighbors[e];
                    if (neighbor >= 0 && lists.Cosines[e] > 0)
                    {
                        int place = next[neighbor]++;
                        sources[place] = row;
                        cosines[place] = lists.Cosines[e];
                    }
                }
            }

            return new IncomingPairs(offsets, sources, cosines);
        }
    }

    /// <summary>Maps lists to rows and rows to lists, where only some rows have a list.</summary>
    /// <param name="Rows">The row of each list, ascending; null when list i is that of row i.</param>
    /// <param name="Lists">The list of each row, -1 for none; null in the same case.</param>
    private sealed record ListOwners(int[]? Rows, int[]? Lists)
    {
        public static ListOwners Of(NeighborLists lists, int[]? listed, int rows)
        {
            if ((listed?.Length ?? rows) != lists.Rows)
            {
                throw new ArgumentException($"{lists.Rows} lists of {listed?.Length ?? rows} rows");
            }

            if (listed is null)
            {
                return new ListOwners(null, null);
            }

            int[] places = new int[rows];
            Array.Fill(places, -1);
            for (int i = 0; i < listed.Length; i++)
            {
                places[listed[i]] = i;
            }

            return new ListOwners(listed, places);
        }

        public int RowOf(int list) => Rows is null ? list : Rows[list];

        public int ListOf(int row) => Lists is null ? row : Lists[row];
    }

    /// <summary>Merges one row's own list, sorted by row number, with the pairs that come in; scratch for one thread.</summary>
    private sealed class RowMerge(NeighborLists lists, ListOwners owners, IncomingPairs incoming)
    {
        private readonly int[] _targets = new int[lists.K];
        private readonly float[] _cosines = new float[lists.K];

        /// <summary>Number of different neighbours of a row.</summary>
        public int Count(int row)
        {
            int own = SortOwn(row);
            int at = incoming.Offsets[row];
            int end = incoming.Offsets[row + 1L];
            int count = own + (end - at);
            for (int o = 0; o < own && at < end;)
            {
                int source = incoming.Sources[at];
                int target = _targets[o];
                if (source == target)
                {
                    count--;
                }

                o += target <= source ? 1 : 0;
                at += source <= target ? 1 : 0;
            }

            return count;
        }

        /// <summary>Writes a row's neighbours, ascending, with their weights.</summary>
        public void Write(int row, Span<int> neighbors, Span<float> weights)
        {
            int own = SortOwn(row);
            int at = incoming.Offsets[row];
            int end = incoming.Offsets[row + 1L];
            int o = 0;
            for (int i = 0; i < neighbors.Length; i++)
            {
                int target = o < own ? _targets[o] : int.MaxValue;
                int source = at < end ? incoming.Sources[at] : int.MaxValue;
                neighbors[i] = Math.Min(target, source);
                float weight = 0;
                if (target <= source)
                {
                    weight = _cosines[o++];
                }

                if (source <= target)
                {
                    weight += incoming.Cosines[at++];
                }

                weights[i] = weight;
            }
        }

        private int SortOwn(int row)
        {
            int own = 0;
            int list = owners.ListOf(row);
            for (int e = list * lists.K; list >= 0 && e < (list + 1) * lists.K; e++)
            {
                if (lists.Neighbors[e] >= 0 && lists.Cosines[e] > 0)
                {
                    _targets[own] = lists.Neighbors[e];
                    _cosines[own++] = lists.Cosines[e];
                }
            }

            Array.Sort(_targets, _cosines, 0, own);
            for (int i = 1; i < own; i++)
            {
                if (_targets[i] == _targets[i - 1])
                {
                    throw new ArgumentException($"neighbour list of row {row} names row {_targets[i]} twice");
                }
            }

            return own;
        }
    }
}
