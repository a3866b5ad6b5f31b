using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Benchmarks;

/// <summary>Writes arrays as npy files.</summary>
internal static class NpyFile
{
    /// <summary>Writes float16 or float32 rows, without their norms.</summary>
    public static void Write(string path, EmbeddingMatrix embeddings)
    {
        const int Piece = 65_536;
        using FileStream stream = Create(path, embeddings.Element == EmbeddingElement.Single ? "<f4" : "<f2", embeddings.Rows, embeddings.Dimension);
        for (int first = 0; first < embeddings.Rows; first += Piece)
        {
            stream.Write(embeddings.RowRange(first, Math.Min(Piece, embeddings.Rows - first)));
        }
    }

    /// <summary>Writes the row numbers of lists, int32, rows x K.</summary>
    public static void Write(string path, NeighborLists lists)
    {
        using FileStream stream = Create(path, "<i4", lists.Rows, lists.K);
        for (int row = 0; row < lists.Rows; row++)
        {
            stream.Write(MemoryMarshal.AsBytes(lists.Neighbors.AsSpan(row * lists.K, lists.K)));
        }
    }

    private static FileStream Create(string path, string type, int rows, int columns)
    {
        FileStream stream = File.Create(path);
        stream.Write(NpyWriter.Header(type, $"({rows}, {columns})"));
        return stream;
    }
}
