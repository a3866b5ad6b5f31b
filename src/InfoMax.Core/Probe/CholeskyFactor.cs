using System.Numerics.Tensors;

namespace InfoMax.Core.Probe;

/// <summary>A = L L^T of a symmetric positive definite matrix (Cholesky-Banachiewicz), in double precision.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[] _lower;
    private readonly int _size;

    private CholeskyFactor(double[] lower, int size)
    {
        _lower = lower;
        _size = size;
    }

    /// <summary>Factors <paramref name="matrix"/> (row-major, size x size; only its lower half is read). n^3 / 3 multiply-adds.</summary>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static CholeskyFactor Of(ReadOnlySpan<double> matrix, int size)
    {
        double[] lower = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * size) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= lower[(i * size) + k] * lower[(j * size) + k];
                }

                if (i == j)
                {
                    lower[(i * size) + i] = sum > 0 ? Math.Sqrt(sum) : throw new ArgumentException($"the matrix is not positive definite: pivot {i} is {sum}");
                }
                else
                {
                    lower[(i * size) + j] = sum / lower[(j * size) + j];
                }
            }
        }

        return new CholeskyFactor(lower, size);
    }

    /// <summary>Replaces B (size x columns, row-major) by A^-1 B.</summary>
    public void Solve(Span<double> right, int columns)
    {
        for (int i = 0; i < _size; i++)
        {
            Span<double> row = right.Slice(i * columns, columns);
            for (int k = 0; k < i; k++)
            {
                TensorPrimitives.MultiplyAdd(right.Slice(k * columns, columns), -_lower[(i * _size) + k], row, row);
            }

            TensorPrimitives.Divide(row, _lower[(i * _size) + i], row);
        }

        for (int i = _size - 1; i >= 0; i--)
        {
            Span<double> row = right.Slice(i * columns, columns);
            for (int k = i + 1; k < _size; k++)
            {
                TensorPrimitives.MultiplyAdd(right.Slice(k * columns, columns), -_lower[(k * _size) + i], row, row);
            }

            TensorPrimitives.Divide(row, _lower[(i * _size) + i], row);
        }
    }
}
