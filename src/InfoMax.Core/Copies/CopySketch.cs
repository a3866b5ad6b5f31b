using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>
/// Short rows whose products are never below the cosines of the whole ones: some coordinates of the unit vector and the length of the
/// rest. By Cauchy and Schwarz a b is at most the product over those coordinates plus the product of the two lengths, so a pair below T
/// here is below T, and most pairs are told apart by a third of the work.
/// </summary>
internal sealed class CopySketch : IDisposable
{
    /// <summary>Up to this many columns whole rows are as fast.</summary>
    private const int MostWhole = 40;

    /// <summary>Neighbours in the order of the blocks whose differences tell which coordinates part the rows of a block.</summary>
    private const int Pairs = 2048;

    private const int RowsAtOnce = 1 << 12;

    private readonly int[] _coordinates;
    private readonly Dictionary<EmbeddingMatrix, EmbeddingMatrix> _made = [];

    private CopySketch(int[] coordinates)
    {
        _coordinates = coordinates;
    }

    /// <summary>Values of a sketch.</summary>
    public int Depth => _coordinates.Length + 1;

    /// <summary>Chooses the coordinates; null where whole rows are as fast.</summary>
    /// <param name="rows">Rows of which those beside each other are alike, as in the order of blocks.</param>
    public static CopySketch? Of(EmbeddingMatrix rows)
    {
        int dimension = rows.Dimension;
        if (dimension <= MostWhole || rows.Rows < 2)
        {
            return null;
        }

        double[] spread = new double[dimension];
        float[] two = new float[2 * dimension];
        int step = Math.Max(1, (rows.Rows - 1) / Pairs);
        for (int row = 0; row + 1 < rows.Rows; row += step)
        {
            rows.CopyNormalized(row, 2, two);
            for (int i = 0; i < dimension; i++)
            {
                double difference = two[i] - two[dimension + i];
                spread[i] += difference * difference;
            }
        }

        int[] order = [.. Enumerable.Range(0, dimension).OrderByDescending(i => spread[i])];
        return new CopySketch([.. order[..(Length(dimension) - 1)].Order()]);
    }

    /// <summary>The sketches of rows, made when they are first asked for; not from several threads at once.</summary>
    public EmbeddingMatrix Make(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        if (_made.TryGetValue(rows, out EmbeddingMatrix? known))
        {
            return known;
        }

        EmbeddingMatrix sketches = EmbeddingMatrix.Allocate(rows.Rows, Depth, EmbeddingElement.Single);
        _made.Add(rows, sketches);
        executor.ForEach(
            (rows.Rows + RowsAtOnce - 1) / RowsAtOnce,
            piece => Fill(rows, sketches, piece * RowsAtOnce, Math.Min(rows.Rows, (piece + 1) * RowsAtOnce)),
            cancellationToken);
        return sketches;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EmbeddingMatrix sketches in _made.Values)
        {
            sketches.Dispose();
        }

        _made.Clear();
    }

    private static int Length(int dimension) => Math.Max(24, dimension / 4 / 8 * 8);

    private void Fill(EmbeddingMatrix rows, EmbeddingMatrix sketches, int first, int end)
    {
        float[] unit = new float[rows.Dimension];
        for (int row = first; row < end; row++)
        {
            rows.CopyNormalized(row, 1, unit);
            Span<float> sketch = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(sketches.RowRange(row, 1));
            double rest = 1;
            for (int i = 0; i < _coordinates.Length; i++)
            {
                sketch[i] = unit[_coordinates[i]];
                rest -= sketch[i] * (double)sketch[i];
            }

            sketch[^1] = (float)Math.Sqrt(Math.Max(0, rest));
            sketches.ReciprocalNorms[row] = 1;
        }
    }
}
