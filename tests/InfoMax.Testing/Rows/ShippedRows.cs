using InfoMax.Core.Embeddings;

namespace InfoMax.Testing.Rows;

/// <summary>The sample embeddings in tests/data.</summary>
internal static class ShippedRows
{
    /// <summary>banking77: 10 003 x 256, float16.</summary>
    public static EmbeddingMatrix Banking77() => Read("banking77", 256);

    /// <summary>spamassassin: 4846 x 128, float16; a fifth of the rows has a near-duplicate.</summary>
    public static EmbeddingMatrix SpamAssassin() => Read("spamassassin", 128);

    /// <summary>The intents of <see cref="Banking77"/>, 0 to 76.</summary>
    public static int[] Banking77Labels() => Array.ConvertAll(Body("banking77", "train_y.npy"), label => (int)label);

    private static EmbeddingMatrix Read(string folder, int dimension)
    {
        byte[] body = Body(folder, "embeddings", "train_x.npy");
        EmbeddingMatrix rows = EmbeddingMatrix.Allocate(body.Length / (dimension * 2), dimension, EmbeddingElement.Half);
        body.CopyTo(rows.RowRange(0, rows.Rows));
        rows.ComputeNorms(0, rows.Rows);
        return rows;
    }

    /// <summary>The bytes after the header of an npy file.</summary>
    private static byte[] Body(params ReadOnlySpan<string> path)
    {
        byte[] file = File.ReadAllBytes(Repository.PathOf(["tests", "data", .. path]));

        // npy version 1: the length of the header is at byte 8.
        return file[(10 + BitConverter.ToUInt16(file, 8))..];
    }
}
