using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Tests.Embeddings;
using InfoMax.Core.Tests.Kernels;

namespace InfoMax.Core.Tests.Graph;

/// <summary>The definition of the neighbour lists: every cosine, sorted by (cosine descending, row ascending).</summary>
internal static class ReferenceNeighbors
{
    public static NeighborLists Of(EmbeddingMatrix rows, int k, bool fused) =>
        Of(rows, rows, Math.Min(k, Math.Max(0, rows.Rows - 1)), [.. Enumerable.Range(0, rows.Rows)], fused);

    public static NeighborLists Of(EmbeddingMatrix queries, EmbeddingMatrix rows, int k, int[] excluded, bool fused)
    {
        int d = rows.Dimension;
        float[] left = TestRows.Units(queries);
        float[] right = TestRows.Units(rows);
        int[] neighbors = new int[queries.Rows * k];
        float[] cosines = new float[neighbors.Length];
        Array.Fill(neighbors, -1);
        for (int i = 0; i < queries.Rows; i++)
        {
            List<(float Cosine, int Row)> all = [];
            for (int j = 0; j < rows.Rows; j++)
            {
                if (excluded.Length == 0 || excluded[i] != j)
                {
                    all.Add((SequentialChain.Dot(left.AsSpan(i * d, d), right.AsSpan(j * d, d), fused), j));
                }
            }

            all.Sort((x, y) => x.Cosine != y.Cosine ? y.Cosine.CompareTo(x.Cosine) : x.Row.CompareTo(y.Row));
            for (int p = 0; p < Math.Min(k, all.Count); p++)
            {
                neighbors[(i * k) + p] = all[p].Row;
                cosines[(i * k) + p] = all[p].Cosine;
            }
        }

        return new NeighborLists(queries.Rows, k, neighbors, cosines);
    }
}
