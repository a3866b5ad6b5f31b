using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// The rows of one result with all that its files say of them, put together once and kept as an artifact, from which every file is
/// streamed: memory holds a batch of it, whatever the budget.
/// </summary>
/// <param name="runs">Where it is.</param>
/// <param name="table">The artifact.</param>
internal sealed class SelectionTable(RunStore runs, ArtifactRef table)
{
    /// <summary>Its rows.</summary>
    public long Count => table.Rows;

    /// <summary>mean(I) of the rows; 0 without any.</summary>
    public required double MeanImportance { get; init; }

    /// <summary>Mean of their raw scores; null where the score is not read from the input.</summary>
    public double? MeanRawScore { get; init; }

    /// <summary>Mean of the raw scores of all valid rows.</summary>
    public double? MeanRawScoreOfAll { get; init; }

    /// <summary>Largest less smallest raw score of all valid rows.</summary>
    public double? RawScoreRange { get; init; }

    /// <summary>Whether the rows have raw scores.</summary>
    public bool HasRawScores { get; init; }

    /// <summary>The smallest gain of a chosen row that is no copy; infinite without any.</summary>
    public required float Price { get; init; }

    /// <summary>Whether the job's score is read from the input, so that ingest kept it as given.</summary>
    public static bool ReadsRawScores(RoundContext context) => context.Spec.ScoreKind is ScoreKind.Column or ScoreKind.File or ScoreKind.Clip;

    /// <summary>The rows, ascending.</summary>
    public IEnumerable<SelectedRow> Rows()
    {
        using Stream stream = runs.OpenRead(table);
        foreach (SelectedRow row in SelectedRowRuns.Format.Read(stream))
        {
            yield return row;
        }
    }

    /// <summary>The rows beside others that ascend.</summary>
    public RowCursor<SelectedRow> Cursor() => new(Rows(), row => row.Row);

    /// <summary>Puts a result's table together.</summary>
    /// <param name="context">The order of the round that writes the results.</param>
    /// <param name="chosen">The chosen rows, ascending, copies not among them.</param>
    /// <param name="copies">The copies that are taken besides, ascending.</param>
    /// <param name="runs">Where the table goes.</param>
    /// <exception cref="ArtifactException">An artifact is missing or damaged.</exception>
    public static SelectionTable Write(RoundContext context, IEnumerable<ChosenRow> chosen, IEnumerable<ChosenRow> copies, RunStore runs)
    {
        bool isRaw = ReadsRawScores(context);
        bool looksUp = isRaw || context.Layout().Ids != IdKind.None;
        using InputRowCursor input = new(context, isRaw);
        float price = float.PositiveInfinity;
        double importance = 0;
        double raw = 0;
        ArtifactRef table = runs.Write(stream => SelectedRowRuns.Format.Write(stream, Rows()));
        if (isRaw)
        {
            input.Finish();
        }

        bool hasRaw = isRaw && input.HasScores;
        return new SelectionTable(runs, table)
        {
            MeanImportance = table.Rows == 0 ? 0 : importance / table.Rows,
            MeanRawScore = hasRaw && table.Rows > 0 ? raw / table.Rows : null,
            MeanRawScoreOfAll = hasRaw ? input.MeanScore : null,
            RawScoreRange = hasRaw ? input.ScoreRange : null,
            HasRawScores = hasRaw,
            Price = price,
        };

        IEnumerable<SelectedRow> Rows()
        {
            foreach ((ChosenRow row, bool isCopy) in Merged(chosen, copies))
            {
                (string? id, double score) = looksUp ? input.Take(row.Row) : (null, double.NaN);
                price = isCopy ? price : Math.Min(price, row.Gain);
                importance += row.Importance;
                raw += score;
                yield return new SelectedRow(row.Row, id, row.Importance, row.Gain, score);
            }
        }
    }

    /// <summary>Rows that another result has too.</summary>
    public long InCommonWith(SelectionTable other)
    {
        using RowCursor<SelectedRow> others = other.Cursor();
        return Rows().LongCount(row => others.TryTake(row.Row, out _));
    }

    private static IEnumerable<(ChosenRow Row, bool IsCopy)> Merged(IEnumerable<ChosenRow> chosen, IEnumerable<ChosenRow> copies)
    {
        using IEnumerator<ChosenRow> copy = copies.GetEnumerator();
        bool more = copy.MoveNext();
        foreach (ChosenRow row in chosen)
        {
            for (; more && copy.Current.Row < row.Row; more = copy.MoveNext())
            {
                yield return (copy.Current, true);
            }

            yield return (row, false);
        }

        for (; more; more = copy.MoveNext())
        {
            yield return (copy.Current, true);
        }
    }
}
