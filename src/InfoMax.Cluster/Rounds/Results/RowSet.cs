namespace InfoMax.Cluster.Rounds.Results;

/// <summary>A set of row numbers of a job, a bit for each row of its input.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _bits;

    /// <param name="rows">Its rows, any order.</param>
    /// <param name="inputRows">Rows of the input.</param>
    public RowSet(ReadOnlySpan<long> rows, long inputRows)
    {
        _bits = new ulong[(inputRows + 63) / 64];
        foreach (long row in rows)
        {
            _bits[row / 64] |= 1UL << (int)(row % 64);
        }
    }

    /// <summary>True when the row is one of them.</summary>
    public bool Has(long row) => (_bits[row / 64] >> (int)(row % 64) & 1) != 0;
}
