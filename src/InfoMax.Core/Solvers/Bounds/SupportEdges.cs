using InfoMax.Core.Compute;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// The edges between rows in the support of a fractional point, with y of each: that of a pair in a cut, else max(0, x_i + x_j - 1).
/// Edges of lower row i are <c>[Starts[i] .. Starts[i + 1])</c>, higher rows ascending.
/// </summary>
internal sealed class SupportEdges
{
    /// <param name="graph">The graph.</param>
    /// <param name="x">The fractional point, length N.</param>
    /// <param name="support">Rows with x at most this are left out.</param>
    /// <param name="pairs">The pairs that already lie in a cut.</param>
    /// <param name="executor">Runs the rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public SupportEdges(SimilarityGraph graph, float[] x, float support, PairIndex pairs, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        Starts = new int[x.Length + 1];
        ForEachRow((i, above) =>
        {
            foreach (int other in above)
            {
                Starts[i + 1] += x[other] > support ? 1 : 0;
            }
        });
        for (int i = 0; i < x.Length; i++)
        {
            Starts[i + 1] += Starts[i];
        }

        Higher = new int[Starts[^1]];
        Values = new float[Higher.Length];
        ForEachRow((i, above) =>
        {
            ReadOnlySpan<int> inCuts = pairs.Higher.AsSpan(pairs.Starts[i]..pairs.Starts[i + 1]);
            int pair = 0;
            int at = Starts[i];
            foreach (int other in above)
            {
                if (x[other] > support)
                {
                    Higher[at] = other;
                    Values[at++] = AscendingRows.Seek(inCuts, ref pair, other) ? pairs.Values[pairs.Starts[i] + pair] : Math.Max(0, x[i] + x[other] - 1);
                }
            }
        });

        // Calls for each row of the support, with its higher neighbours.
        void ForEachRow(RowBody body) => RowPieces.ForEach(
            executor,
            x.Length,
            (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    if (x[i] > support)
                    {
                        ReadOnlySpan<int> neighbors = graph.Neighbors.AsSpan((int)graph.Offsets[i]..(int)graph.Offsets[i + 1]);
                        int first = neighbors.BinarySearch(i);
                        body(i, neighbors[(first < 0 ? ~first : first)..]);
                    }
                }
            },
            cancellationToken);
    }

    /// <summary>Start of each lower row's edges, length N + 1.</summary>
    public int[] Starts { get; }

    /// <summary>The higher row of each edge.</summary>
    public int[] Higher { get; }

    /// <summary>y of each edge, in [0, 1].</summary>
    public float[] Values { get; }

    private delegate void RowBody(int row, ReadOnlySpan<int> above);
}
