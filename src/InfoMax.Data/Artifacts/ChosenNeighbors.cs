namespace InfoMax.Data.Artifacts;

/// <summary>What the chosen rows mean to a row, or a part of it.</summary>
/// <param name="Row">Global row number.</param>
/// <param name="Weight">Sum of the positive cosines of edges to chosen rows, in units of <see cref="Unit"/>: exact, so that it does not depend on the order of summing.</param>
/// <param name="Nearest">The chosen row with the largest cosine in the row's own list, ties to the lower row; -1 where the part knows of none.</param>
/// <param name="Cosine">Its cosine.</param>
public readonly record struct ChosenNeighbors(long Row, long Weight, long Nearest, float Cosine)
{
    /// <summary>One unit of <see cref="Weight"/>; 2^27 edges of one row fit.</summary>
    public const double Unit = 1.0 / (1L << 36);

    /// <summary>A positive cosine in units; 0 for others.</summary>
    public static long InUnits(float cosine) => cosine > 0 ? (long)Math.Round(cosine / Unit) : 0;

    /// <summary>Two parts of one row together.</summary>
    public ChosenNeighbors With(ChosenNeighbors other)
    {
        bool takesOther = other.Nearest >= 0
            && (Nearest < 0 || other.Cosine > Cosine || (other.Cosine == Cosine && other.Nearest < Nearest));
        return new ChosenNeighbors(
            Row, Weight + other.Weight, takesOther ? other.Nearest : Nearest, takesOther ? other.Cosine : Cosine);
    }
}
