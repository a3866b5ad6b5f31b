using System.Numerics.Tensors;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Baselines;

/// <summary>
/// The farthest-first walk over unit rows without a pass over all of them at every pick. A row's cosine to the nearest chosen row
/// only grows, so what was found of it earlier is a lower bound: rows whose bound lies above the largest distance at hand cannot be the
/// next. A front of the rows of lowest bounds is kept exact; picks come from it until another row's bound is as low as its best,
/// then all rows that low catch up with the picks that they have not seen, and stop as soon as they are near enough.
/// </summary>
/// <remarks>
/// The picks are those of the plain walk, ties to the lower row: every cosine is the same product of the same two vectors. At most N p d
/// multiply-adds; where rows lie in groups a small part of that. Chunks of picks stay in the cache, so rows are read once for many picks.
/// </remarks>
internal sealed class FarthestFirst
{
    private const int FrontRows = 4096;
    private readonly UnitRows _units;
    private readonly float[] _nearest;
    private readonly int[] _seen;
    private int[] _chosen = [];

    public FarthestFirst(UnitRows units)
    {
        _units = units;
        _nearest = new float[units.Rows];
        _seen = new int[units.Rows];
    }

    /// <summary>The first <paramref name="budget"/> rows of the walk that begins with <paramref name="start"/>, in its order.</summary>
    public int[] Choose(int start, int budget, CancellationToken cancellationToken)
    {
        Array.Fill(_nearest, float.NegativeInfinity);
        _chosen = new int[budget];
        int count = 0;
        Take(start, ref count);
        while (count < budget)
        {
            (int[] front, float others, int otherRow) = Front(count, cancellationToken);
            while (count < budget)
            {
                CatchUp(front, count, float.PositiveInfinity, cancellationToken);
                int best = Lowest(front);

                // A bound as low as the best of the front may belong to a row that is lower or as far.
                if (others < _nearest[best] || (others == _nearest[best] && otherRow < best))
                {
                    break;
                }

                Take(best, ref count);
            }
        }

        return _chosen;
    }

    private void Take(int row, ref int count)
    {
        // A chosen row is nearest to itself, beyond any rounding.
        _nearest[row] = float.PositiveInfinity;
        _chosen[count++] = row;
    }

    /// <summary>
    /// The rows of lowest bounds, the best of which is exact, and the lowest bound of all others with its lowest row.
    /// </summary>
    private (int[] Front, float Others, int OtherRow) Front(int count, CancellationToken cancellationToken)
    {
        ulong[] keys = new ulong[_nearest.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = Key(row);
        }

        Array.Sort(keys);
        int size = Math.Min(FrontRows, keys.Length);
        int[] front = Rows(keys.AsSpan(0, size));
        CatchUp(front, count, float.PositiveInfinity, cancellationToken);

        // No row beyond the best of these is needed nearer than that now: the rest may stop there.
        int best = Lowest(front);
        float reach = _nearest[best];
        int below = size;
        while (below < keys.Length && keys[below] <= (Key(best) | uint.MaxValue))
        {
            below++;
        }

        CatchUp(Rows(keys.AsSpan(size, below - size)), count, reach, cancellationToken);
        for (int i = 0; i < below; i++)
        {
            keys[i] = Key((int)(uint)keys[i]);
        }

        Array.Sort(keys, 0, below);
        ulong next = Math.Min(size < below ? keys[size] : ulong.MaxValue, below < keys.Length ? keys[below] : ulong.MaxValue);
        return next == ulong.MaxValue
            ? (Rows(keys.AsSpan(0, size)), float.PositiveInfinity, int.MaxValue)
            : (Rows(keys.AsSpan(0, size)), _nearest[(int)(uint)next], (int)(uint)next);
    }

    /// <summary>Orders as the bound does, ties by row; the row is the lower half.</summary>
    private ulong Key(int row)
    {
        int bits = BitConverter.SingleToInt32Bits(_nearest[row] + 0f);
        uint ascending = (uint)bits ^ ((uint)(bits >> 31) | 0x8000_0000u);
        return ((ulong)ascending << 32) | (uint)row;
    }

    private static int[] Rows(ReadOnlySpan<ulong> keys)
    {
        int[] rows = new int[keys.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)(uint)keys[i];
        }

        return rows;
    }

    /// <summary>Rows see the picks that they have not seen, until they are nearer than <paramref name="enough"/>.</summary>
    private void CatchUp(int[] rows, int count, float enough, CancellationToken cancellationToken) => RowPieces.ForEach(
        _units.Executor,
        rows.Length,
        (first, end) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = first; i < end; i++)
            {
                int row = rows[i];
                ReadOnlySpan<float> unit = _units[row];
                int seen = _seen[row];
                float nearest = _nearest[row];
                for (; seen < count && nearest <= enough && nearest < float.PositiveInfinity; seen++)
                {
                    nearest = Math.Max(nearest, TensorPrimitives.Dot(unit, _units[_chosen[seen]]));
                }

                _seen[row] = seen;
                _nearest[row] = nearest;
            }
        },
        cancellationToken);

    private int Lowest(int[] front)
    {
        int best = front[0];
        foreach (int row in front)
        {
            if (_nearest[row] < _nearest[best] || (_nearest[row] == _nearest[best] && row < best))
            {
                best = row;
            }
        }

        return best;
    }
}
