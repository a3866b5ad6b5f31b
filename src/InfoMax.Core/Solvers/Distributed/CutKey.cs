namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// Where the merged choices are cut to exactly p rows: too many, and the chosen rows of smallest (gain, row) go; too few, and
/// the others of largest gain enter, the lower row first among equals. Found digit by digit from merged histograms, so
/// that nobody holds the rows near it.
/// </summary>
/// <param name="Entering">True when rows enter, false when they go.</param>
/// <param name="Left">Rows that the cut still takes among those equal to the digits known.</param>
/// <param name="Coarse">Upper half of the gain's bits.</param>
/// <param name="Fine">Lower half; null while not known.</param>
/// <param name="High">Row number / 65536; null while not known.</param>
/// <param name="Low">Row number modulo 65536; null while not known.</param>
public sealed record CutKey(bool Entering, long Left, long Coarse, long? Fine = null, long? High = null, long? Low = null)
{
    /// <summary>The first digit; null when the choices have p rows already.</summary>
    /// <param name="chosen">Coarse bins of the chosen rows' gains.</param>
    /// <param name="others">Those of the others.</param>
    /// <param name="budget">p.</param>
    public static CutKey? Of(SparseHistogram chosen, SparseHistogram others, long budget)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(others);
        long excess = chosen.Total - budget;
        if (excess == 0)
        {
            return null;
        }

        SparseHistogram side = excess > 0 ? chosen : others;
        (int place, long before) = side.Find(Math.Abs(excess) - 1, fromAbove: excess < 0);
        return new CutKey(excess < 0, Math.Abs(excess) - before, side.Bins[place]);
    }

    /// <summary>The digit of a row that <see cref="With"/> asks for next; null when an earlier one differs from the key's, or the row is on the other side.</summary>
    public long? Digit(bool chosen, float gain, long row) =>
        chosen == Entering || OrderedGain.Coarse(gain) != Coarse ? null
        : Fine is null ? OrderedGain.Fine(gain)
        : OrderedGain.Fine(gain) != Fine ? null
        : High is null ? row >> 16
        : row >> 16 != High ? null
        : row & 0xFFFF;

    /// <summary>The key with its next digit, from the histogram of all rows' digits.</summary>
    public CutKey With(SparseHistogram digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        (int place, long before) = digits.Find(Left - 1, fromAbove: Fine is null && Entering);
        long digit = digits.Bins[place];
        CutKey next = this with { Left = Left - before };
        return Fine is null ? next with { Fine = digit } : High is null ? next with { High = digit } : next with { Low = digit };
    }

    /// <summary>Whether the row's choice is turned by the whole key.</summary>
    public bool Turns(bool chosen, float gain, long row)
    {
        if (chosen == Entering)
        {
            return false;
        }

        uint bits = OrderedGain.Bits(gain);
        uint at = (uint)((Coarse << 16) | Fine!.Value);
        return bits == at ? row <= ((High!.Value << 16) | Low!.Value) : Entering ? bits > at : bits < at;
    }
}
