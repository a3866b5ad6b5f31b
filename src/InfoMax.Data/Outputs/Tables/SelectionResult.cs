using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Shown;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>The rows to write.</summary>
/// <param name="Rows">Chosen global row numbers, ascending.</param>
/// <param name="Ids">Their ids, or null when the data set has none.</param>
/// <param name="IdKind">Type of the ids.</param>
/// <param name="Scores">I_i.</param>
/// <param name="Gains">m_i at the final S.</param>
/// <param name="WriteSubset">Write DataComp's <c>subset.npy</c> too.</param>
/// <param name="Rejected">Dropped rows, in row order; empty when none.</param>
public sealed record SelectionResult(
    long[] Rows, string?[]? Ids, IdKind IdKind, float[] Scores, float[] Gains, bool WriteSubset, IReadOnlyList<RejectedRow> Rejected)
{
    /// <summary>The content of <c>subset.npy</c>, or null when it is not written.</summary>
    /// <exception cref="InputDataException">A row has no uid.</exception>
    internal UInt128[]? Subset() => WriteSubset ? DataCompSubset.Parse(Rows, Ids) : null;

    /// <summary>A line that says that <c>subset.npy</c> has fewer entries than rows are chosen, or null.</summary>
    /// <exception cref="InputDataException">A row has no uid.</exception>
    public string? SubsetWarning() => Subset() is { } subset && subset.Length < Rows.Length
        ? FormattableString.Invariant($"subset.npy has {Counted.Of(subset.Length, "uid")} for {Counted.Of(Rows.Length, "chosen row")}, for it lists a uid once and {Counted.Of(Rows.Length - subset.Length, "row has", "rows have")} that of another; --on-duplicate-id first takes one row of each")
        : null;

    /// <summary>The rows that are copies of others, ascending, in parts that are made as they are asked for; null when there are none.</summary>
    public Func<IEnumerable<CopiedRows>>? Copies { get; init; }

    /// <summary>Raw scores of the rows; null where the score is not read from the input.</summary>
    public double[]? RawScores { get; init; }

    /// <summary>What became of every valid row, in parts that are made as they are asked for; null when that is not written.</summary>
    public Func<IEnumerable<ReasonRows>>? Reasons { get; init; }

    /// <summary>Every valid row as a map shows it, in parts as <see cref="Reasons"/>; null when that is not written.</summary>
    public Func<IEnumerable<AtlasRows>>? Atlas { get; init; }

    /// <summary>What shows the rows to people, beside what is known of them.</summary>
    public ShownColumns Shown { get; init; } = new(null, null);

    /// <summary>Throws when the columns do not have one length.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    internal void CheckLengths()
    {
        if ((Ids?.Length ?? Rows.Length) != Rows.Length || Scores.Length != Rows.Length || Gains.Length != Rows.Length)
        {
            throw new ArgumentException($"{Rows.Length} rows with {Ids?.Length} ids, {Scores.Length} scores and {Gains.Length} gains");
        }
    }
}
