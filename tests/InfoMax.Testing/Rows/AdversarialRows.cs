using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Testing.Rows;

/// <summary>Rows that searches by clusters are known to suffer from, beside ordinary ones. Seeded; float16.</summary>
internal static class AdversarialRows
{
    /// <summary>The names taken by <see cref="Named"/>.</summary>
    public static readonly string[] Names = ["clip", "equal", "duplicates", "repeated", "giant", "axes", "random"];

    /// <summary>
    /// <c>clip</c> ordinary; <c>equal</c> one row, repeated; <c>duplicates</c> one row is 90 % of all;
    /// <c>repeated</c> 10 % different rows, each about ten times; <c>giant</c> 95 % near one direction; <c>axes</c>
    /// orthogonal unit vectors, repeated when there are more rows than values; <c>random</c> no structure at all.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="dimension">Values in a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such set.</exception>
    public static EmbeddingMatrix Named(string name, int rows, int dimension)
    {
        SplitMix64 random = new(7);
        int[] chosen = new int[rows];
        switch (name)
        {
            case "clip":
                return Clip(rows, dimension);
            case "equal":
                return Of(Clip(1, dimension), chosen);
            case "duplicates":
                for (int i = 0; i < rows; i++)
                {
                    chosen[i] = random.NextDouble() < 0.9 ? 0 : i;
                }

                return Of(Clip(rows, dimension), chosen);
            case "repeated":
                int distinct = Math.Max(1, rows / 10);
                for (int i = 0; i < rows; i++)
                {
                    chosen[i] = random.Next(distinct);
                }

                return Of(Clip(distinct, dimension), chosen);
            case "giant":
                return Values(rows, dimension, ref random, 0.95);
            case "axes":
                return Axes(rows, dimension);
            case "random":
                return Values(rows, dimension, ref random, 0);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, $"must be one of {string.Join(", ", Names)}");
        }
    }

    private static EmbeddingMatrix Clip(int rows, int dimension) =>
        new ClipLikeData(dimension, Math.Max(1, rows / 200)).Generate(rows, SequentialExecutor.Instance);

    private static EmbeddingMatrix Of(EmbeddingMatrix source, int[] chosen)
    {
        using (source)
        {
            return source.Gather(chosen);
        }
    }

    private static EmbeddingMatrix Values(int rows, int dimension, ref SplitMix64 random, double giantShare)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, dimension, EmbeddingElement.Half);
        for (int i = 0; i < rows; i++)
        {
            Span<Half> row = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(matrix.RowRange(i, 1));
            bool giant = random.NextDouble() < giantShare;
            for (int j = 0; j < dimension; j++)
            {
                row[j] = (Half)(random.NextDouble() - 0.5 + (giant ? 3 : 0));
            }
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }

    private static EmbeddingMatrix Axes(int rows, int dimension)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, dimension, EmbeddingElement.Half);
        for (int i = 0; i < rows; i++)
        {
            Span<Half> row = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(matrix.RowRange(i, 1));
            row.Clear();
            row[i % dimension] = (Half)1;
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }
}
