using System.Text;
using InfoMax.Core.Embeddings;

namespace InfoMax.Benchmarks;

/// <summary>Writes embeddings as an npy file.</summary>
internal static class NpyFile
{
    /// <summary>Writes float16 rows, without their norms.</summary>
    public static void Write(string path, EmbeddingMatrix embeddings)
    {
        const int Piece = 65_536;
        string header = $"{{'descr': '<f2', 'fortran_order': False, 'shape': ({embeddings.Rows}, {embeddings.Dimension}), }}".PadRight(117) + "\n";
        using FileStream stream = File.Create(path);
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        for (int first = 0; first < embeddings.Rows; first += Piece)
        {
            stream.Write(embeddings.RowRange(first, Math.Min(Piece, embeddings.Rows - first)));
        }
    }
}
