using InfoMax.Core.Compute;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The cuts in force with their incidence in compressed rows: cliques of three rows or more, and the distinct pairs that lie in
/// them, each of which is a cut by itself with level 1. Which rows and pairs a clique holds, which cliques hold a row, which
/// cliques hold a pair. Immutable but for the values of <see cref="Pairs"/>.
/// </summary>
internal sealed class CutTables
{
    /// <summary>No cuts.</summary>
    public static CutTables None { get; } = new(0, new CliqueCuts(), SequentialExecutor.Instance, CancellationToken.None);

    /// <param name="rows">Number of rows N.</param>
    /// <param name="cliques">Cuts of three members or more.</param>
    /// <param name="executor">Runs the rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public CutTables(int rows, CliqueCuts cliques, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        (Pairs, CliquePairs) = DistinctPairs(rows, cliques, executor, cancellationToken);
        Levels = [.. cliques.Levels];
        Offsets = [.. cliques.Offsets];
        Members = [.. cliques.Members];
        PairOffsets = new int[Cliques + 1];
        for (int q = 0; q < Cliques; q++)
        {
            int size = Offsets[q + 1] - Offsets[q];
            PairOffsets[q + 1] = PairOffsets[q] + size * (size - 1) / 2;
        }

        (RowOffsets, RowCliques) = Transpose(rows, Offsets, Members);
        (PairCliqueOffsets, PairCliques) = Transpose(Pairs.Count, PairOffsets, CliquePairs);
    }

    /// <summary>Number of cliques of three members or more.</summary>
    public int Cliques => Levels.Length;

    /// <summary>Start of each clique's members.</summary>
    public int[] Offsets { get; }

    /// <summary>Rows of each clique.</summary>
    public int[] Members { get; }

    /// <summary>s of each clique.</summary>
    public int[] Levels { get; }

    /// <summary>The distinct pairs.</summary>
    public PairIndex Pairs { get; }

    /// <summary>Start of each clique's pairs.</summary>
    public int[] PairOffsets { get; }

    /// <summary>Pairs of each clique.</summary>
    public int[] CliquePairs { get; }

    /// <summary>Start of each row's cliques.</summary>
    public int[] RowOffsets { get; }

    /// <summary>Cliques that hold each row, ascending.</summary>
    public int[] RowCliques { get; }

    /// <summary>Start of each pair's cliques.</summary>
    public int[] PairCliqueOffsets { get; }

    /// <summary>Cliques that hold each pair, ascending.</summary>
    public int[] PairCliques { get; }

    /// <summary>Numbers that the incidence holds: rows and pairs of all cuts, a pair by itself with them.</summary>
    public long Entries => Members.LongLength + CliquePairs.Length + (3L * Pairs.Count);

    /// <summary>The distinct pairs, and which of them each pair of each clique is, clique by clique.</summary>
    private static (PairIndex Pairs, int[] OfCuts) DistinctPairs(int rows, CliqueCuts cuts, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        // By lower row, the higher row above the place among the pairs of the cuts: sorted, equal pairs lie side by side.
        int[] buckets = new int[rows + 1];
        ForEachPair(cuts, (lower, _) => buckets[lower + 1]++);
        for (int i = 0; i < rows; i++)
        {
            buckets[i + 1] += buckets[i];
        }

        long[] keys = new long[cuts.PairCount];
        int[] next = buckets.AsSpan(0, rows).ToArray();
        int place = 0;
        ForEachPair(cuts, (lower, higher) => keys[next[lower]++] = ((long)higher << 32) | (uint)place++);

        int[] starts = new int[rows + 1];
        RowPieces.ForEach(
            executor,
            rows,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    Span<long> own = keys.AsSpan(buckets[i]..buckets[i + 1]);
                    own.Sort();
                    for (int at = 0; at < own.Length; at++)
                    {
                        starts[i + 1] += at == 0 || own[at] >> 32 != own[at - 1] >> 32 ? 1 : 0;
                    }
                }
            },
            cancellationToken);
        for (int i = 0; i < rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] distinct = new int[starts[rows]];
        int[] ofCuts = new int[keys.Length];
        RowPieces.ForEach(
            executor,
            rows,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    ReadOnlySpan<long> own = keys.AsSpan(buckets[i]..buckets[i + 1]);
                    int pair = starts[i] - 1;
                    for (int at = 0; at < own.Length; at++)
                    {
                        if (at == 0 || own[at] >> 32 != own[at - 1] >> 32)
                        {
                            distinct[++pair] = (int)(own[at] >> 32);
                        }

                        ofCuts[(int)own[at]] = pair;
                    }
                }
            },
            cancellationToken);
        return (new PairIndex(starts, distinct), ofCuts);
    }

    /// <summary>Every pair of every cut, cut by cut, the lower row first.</summary>
    private static void ForEachPair(CliqueCuts cuts, Action<int, int> take)
    {
        for (int q = 0; q < cuts.Count; q++)
        {
            ReadOnlySpan<int> members = cuts.MembersOf(q);
            for (int a = 0; a < members.Length; a++)
            {
                for (int b = a + 1; b < members.Length; b++)
                {
                    take(members[a], members[b]);
                }
            }
        }
    }

    /// <summary>For each item, the lists that hold it, ascending.</summary>
    /// <param name="targets">Items are below this.</param>
    /// <param name="offsets">Start of each list's items.</param>
    /// <param name="items">The items.</param>
    internal static (int[] Offsets, int[] Lists) Transpose(int targets, int[] offsets, int[] items)
    {
        int[] starts = new int[targets + 1];
        foreach (int item in items)
        {
            starts[item + 1]++;
        }

        for (int i = 0; i < targets; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts.AsSpan(0, targets).ToArray();
        int[] lists = new int[items.Length];
        for (int q = 0; q + 1 < offsets.Length; q++)
        {
            for (int at = offsets[q]; at < offsets[q + 1]; at++)
            {
                lists[next[items[at]]++] = q;
            }
        }

        return (starts, lists);
    }
}
