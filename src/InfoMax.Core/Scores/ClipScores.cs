using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Scores;

/// <summary>The CLIP score: how well the image and the text of a row fit.</summary>
public static class ClipScores
{
    private const int RowsPerPiece = 1024;

    /// <summary>cos(image_i, text_i), summed in double precision over the index from the float32 unit vectors. O(N d).</summary>
    /// <param name="images">N rows with their norms filled in.</param>
    /// <param name="texts">N rows of the same dimension with their norms filled in.</param>
    /// <param name="executor">Runs pieces of rows.</param>
    /// <param name="cancellationToken">Looked at between pieces.</param>
    /// <returns>Cosines, length N, in [-1, 1] up to rounding.</returns>
    /// <exception cref="ArgumentException">Rows or dimensions differ.</exception>
    public static double[] Compute(
        EmbeddingMatrix images, EmbeddingMatrix texts, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(executor);
        if (images.Rows != texts.Rows || images.Dimension != texts.Dimension)
        {
            throw new ArgumentException(
                $"images are {images.Rows} x {images.Dimension} and texts {texts.Rows} x {texts.Dimension}: a CLIP score needs equal shapes");
        }

        int dimension = images.Dimension;
        double[] scores = new double[images.Rows];
        executor.ForEach((int)(((long)scores.Length + RowsPerPiece - 1) / RowsPerPiece), piece =>
        {
            float[] image = new float[dimension];
            float[] text = new float[dimension];
            int end = (int)Math.Min(scores.Length, (piece + 1L) * RowsPerPiece);
            for (int i = piece * RowsPerPiece; i < end; i++)
            {
                images.CopyNormalized(i, 1, image);
                texts.CopyNormalized(i, 1, text);
                double sum = 0;
                for (int j = 0; j < dimension; j++)
                {
                    sum += (double)image[j] * text[j];
                }

                scores[i] = sum;
            }
        }, cancellationToken);
        return scores;
    }
}
