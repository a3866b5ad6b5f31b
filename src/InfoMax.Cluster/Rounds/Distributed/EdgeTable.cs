using System.Numerics.Tensors;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>The edges of a partition's rows as an artifact of its item.</summary>
internal static class EdgeTable
{
    /// <summary>Writes the edges of rows; see <see cref="EdgesArtifact.Write"/>.</summary>
    public static ArtifactRef Write<T>(
        RoundContext context, string name, int[] offsets, T[] ends, float[] weights, Func<int, int, bool>? isMutual = null)
        where T : unmanaged =>
        context.Store.Write(context.BulkUri(name), stream => EdgesArtifact.Write(stream, offsets, ends, weights, isMutual));

    /// <summary>Reads the edges back.</summary>
    /// <param name="context">The kernel's item.</param>
    /// <param name="edges">The artifact.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="withMutual">Whether <c>Mutual</c> is wanted; else it is empty.</param>
    /// <typeparam name="T">The type that the ends were written with.</typeparam>
    public static (int[] Offsets, T[] Ends, float[] Weights, bool[] Mutual) Read<T>(RoundContext context, ArtifactRef edges, int rows, bool withMutual)
        where T : unmanaged
    {
        int[] offsets = new int[rows + 1];
        T[] ends = new T[edges.Rows];
        float[] weights = new float[edges.Rows];
        bool[] mutual = new bool[withMutual ? edges.Rows : 0];
        int at = 0;
        ForEach<T>(context, edges, (first, starts, partEnds, signed) =>
        {
            if (first + starts.Length > offsets.Length || at + signed.Length > weights.Length)
            {
                throw new ArtifactException($"{edges.Uri}: more than {rows} rows or {edges.Rows} edges");
            }

            for (int i = 1; i < starts.Length; i++)
            {
                offsets[first + i] = at + starts[i];
            }

            partEnds[..starts[^1]].CopyTo(ends.AsSpan(at));
            TensorPrimitives.Abs(signed[..starts[^1]], weights.AsSpan(at));
            for (int e = 0; e < starts[^1] && withMutual; e++)
            {
                mutual[at + e] = signed[e] < 0;
            }

            at += starts[^1];
        });
        return at == weights.Length && offsets[rows] == at
            ? (offsets, ends, weights, mutual)
            : throw new ArtifactException($"{edges.Uri}: {at} edges of its rows where {edges.Rows} of {rows} rows are needed");
    }

    /// <summary>Goes through the edges some rows at a time.</summary>
    public static void ForEach<T>(RoundContext context, ArtifactRef edges, EdgeRows<T> take)
        where T : unmanaged
    {
        using Stream stream = context.Store.OpenRead(edges);
        EdgesArtifact.Read<T>(stream, (first, offsets, ends, weights) =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            take(first, offsets, ends, weights);
        });
    }
}
