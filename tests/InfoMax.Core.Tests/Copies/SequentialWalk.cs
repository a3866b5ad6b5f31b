using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Tests.Embeddings;

namespace InfoMax.Core.Tests.Copies;

/// <summary>The definition: every row against all earlier representatives.</summary>
internal static class SequentialWalk
{
    /// <summary>The representative of each row; cosines are summed as the kernels sum them, so that a rounded bit decides nothing.</summary>
    public static int[] Representatives(EmbeddingMatrix rows, int[] rank, int[]? labels, double threshold)
    {
        float[] units = TestRows.Units(rows);
        int[] representatives = new int[rows.Rows];
        List<int> kept = [];
        foreach (int row in CopyRank.Order(rank))
        {
            float best = (float)threshold;
            representatives[row] = row;
            foreach (int other in kept)
            {
                float cosine = Cosine(units, rows.Dimension, row, other);
                if ((labels is null || labels[other] == labels[row])
                    && (cosine > best || (cosine == best && (representatives[row] == row || other < representatives[row]))))
                {
                    (best, representatives[row]) = (cosine, other);
                }
            }

            if (representatives[row] == row)
            {
                kept.Add(row);
            }
        }

        return representatives;
    }

    private static float Cosine(float[] units, int dimension, int one, int other)
    {
        float sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            sum = MathF.FusedMultiplyAdd(units[(one * dimension) + k], units[(other * dimension) + k], sum);
        }

        return sum;
    }
}
