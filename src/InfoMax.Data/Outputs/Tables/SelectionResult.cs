using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Sorting;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>The rows to write.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">The rows, ascending; asked for once for each file that lists them, and streamed into it.</param>
/// <param name="IdKind">Type of the ids.</param>
/// <param name="WriteSubset">Write DataComp's <c>subset.npy</c> too.</param>
/// <param name="Rejected">Dropped rows, in row order; empty when none. May be made as they are asked for.</param>
public sealed record SelectionResult(long Count, Func<IEnumerable<SelectedRow>> Rows, IdKind IdKind, bool WriteSubset, IEnumerable<RejectedRow> Rejected)
{
    /// <summary>The content of <c>subset.npy</c>, or null when it is not written.</summary>
    /// <exception cref="InputDataException">A row has no uid.</exception>
    internal DataCompSubset? Subset() => WriteSubset ? DataCompSubset.Of(this) : null;

    /// <summary>A line that says that <c>subset.npy</c> has fewer entries than rows are chosen, or null.</summary>
    /// <exception cref="InputDataException">A row has no uid.</exception>
    public string? SubsetWarning() => Subset() is { } subset && subset.Count < Count
        ? FormattableString.Invariant($"subset.npy has {Counted.Of(subset.Count, "uid")} for {Counted.Of(Count, "chosen row")}, for it lists a uid once and {Counted.Of(Count - subset.Count, "row has", "rows have")} that of another; --on-duplicate-id first takes one row of each")
        : null;

    /// <summary>Where what is sorted goes that memory shall not hold; null for few rows.</summary>
    public RunStore? Runs { get; init; }

    /// <summary>False where the score is not read from the input, so that the rows have no raw one.</summary>
    public bool HasRawScores { get; init; }

    /// <summary>The rows that are copies of others, ascending, in parts that are made as they are asked for; null when they were not looked for.</summary>
    public Func<IEnumerable<CopiedRows>>? Copies { get; init; }

    /// <summary>What became of every valid row, in parts that are made as they are asked for; null when that is not written.</summary>
    public Func<IEnumerable<ReasonRows>>? Reasons { get; init; }

    /// <summary>Every valid row as a map shows it, in parts as <see cref="Reasons"/>; null when that is not written.</summary>
    public Func<IEnumerable<AtlasRows>>? Atlas { get; init; }

    /// <summary>What shows the rows to people, beside what is known of them.</summary>
    public ShownColumns Shown { get; init; } = new(null, null);

    /// <summary>Throws where what the rows hold cannot be written.</summary>
    /// <exception cref="ArgumentException">They are not as many as was said.</exception>
    /// <exception cref="InputDataException">The ids are integers and one of them is not.</exception>
    internal void Check()
    {
        long count = 0;
        foreach (SelectedRow row in Rows())
        {
            count++;
            if (IdKind == IdKind.Integer)
            {
                SelectionParquet.ParseIntegerIds([row.Row], [row.Id]);
            }
        }

        if (count != Count)
        {
            throw new ArgumentException($"{count} rows where {Count} were announced");
        }
    }
}
