using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>Edges as an artifact: the row's place, the other end, and the weight, which is negative where each end lists the other.</summary>
internal static class EdgeTable
{
    /// <summary>Writes the edges of rows, entries of row i being <c>[offsets[i] .. offsets[i + 1])</c>.</summary>
    public static ArtifactRef Write(RoundContext context, string name, IReadOnlyList<int> offsets, long[] ends, float[] weights, bool[] mutual)
    {
        long[] rows = new long[ends.Length];
        float[] signed = new float[ends.Length];
        for (int i = 0; i + 1 < offsets.Count; i++)
        {
            for (int e = offsets[i]; e < offsets[i + 1]; e++)
            {
                rows[e] = i;
                signed[e] = mutual[e] ? -weights[e] : weights[e];
            }
        }

        GlobalLists table = new(rows, 1, ends, signed);
        return context.Store.Write(context.BulkUri(name), stream => NeighborsArtifact.Write(stream, table));
    }

    /// <summary>Reads them back.</summary>
    public static (int[] Offsets, long[] Ends, float[] Weights, bool[] Mutual) Read(RoundContext context, ArtifactRef edges, int rows)
    {
        using Stream stream = context.Store.OpenRead(edges);
        GlobalLists table = NeighborsArtifact.ReadRange(stream, 0, (int)edges.Rows);
        int[] offsets = new int[rows + 1];
        foreach (long row in table.Rows)
        {
            offsets[(row < rows ? row : throw new ArtifactException($"{edges.Uri}: an edge of row {row} among {rows} rows")) + 1]++;
        }

        for (int i = 0; i < rows; i++)
        {
            offsets[i + 1] += offsets[i];
        }

        return (offsets, table.Neighbors, Array.ConvertAll(table.Cosines, Math.Abs), Array.ConvertAll(table.Cosines, w => w < 0));
    }
}
