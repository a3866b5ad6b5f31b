using System.Globalization;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>Which row stands for a row in results of <c>dedupe</c>, by two looks at the tables of its rows and of its copies.</summary>
internal static class CopyExplainer
{
    /// <summary>The rows named, each once, in the order of the names.</summary>
    /// <param name="results">The results.</param>
    /// <param name="names">What was typed.</param>
    /// <param name="unknown">Takes a line for each name that is no valid row's.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static IReadOnlyList<RowExplanation> Explain(ResultDirectory results, IReadOnlyList<string> names, ICollection<string> unknown, CancellationToken cancellationToken)
    {
        RowNames asked = new(names);
        Dictionary<long, RowExplanation> found = [];
        long rows = 0;
        foreach ((long[] Rows, string?[] Ids, float[] Importance, double?[] RawScores) part in results.Selection())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows += part.Rows.Length;
            for (int i = 0; i < part.Rows.Length; i++)
            {
                if (asked.IsNamed(part.Rows[i], part.Ids[i]))
                {
                    found[part.Rows[i]] = new RowExplanation { Row = part.Rows[i], Id = part.Ids[i], Selected = true, Reason = "selected", Importance = part.Importance[i], RawScore = part.RawScores[i], Rows = 0, GroupSize = 1, StandsFor = 0 };
                }
            }
        }

        foreach (((long[] Rows, long[] Representatives, float[] Cosines, int[] FamilySizes) part, (string?[] Ids, string?[] RepresentativeIds) ids) in results.Copies().Zip(results.CopyIds()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows += part.Rows.Length;
            for (int i = 0; i < part.Rows.Length; i++)
            {
                NearRow lead = new(part.Representatives[i], ids.RepresentativeIds[i], part.Cosines[i]);
                if (found.TryGetValue(lead.Row, out RowExplanation? kept))
                {
                    List<CoveredRow> covers = [.. kept.Covers];
                    NearestFew.Add(covers, new CoveredRow(part.Rows[i], ids.Ids[i], part.Cosines[i]), copy => copy.Cosine, NearestFew.MostCovered);
                    found[lead.Row] = kept with { GroupSize = part.FamilySizes[i], StandsFor = kept.StandsFor + 1, Covers = covers };
                }

                if (asked.IsNamed(part.Rows[i], ids.Ids[i]))
                {
                    found[part.Rows[i]] = new RowExplanation { Row = part.Rows[i], Id = ids.Ids[i], Selected = false, Reason = "copy", Rows = 0, GroupSize = part.FamilySizes[i], StandsFor = 0, Representative = lead, Nearest = lead };
                }
            }
        }

        return [.. asked.Rows(found.Keys, name => unknown.Add(RowNames.Unknown(name, results, RowNames.Dropped)))
            .Select(row => found[row] with { Rows = rows }).Select(row => row with { Words = [.. Lines(row)] })];
    }

    private static IEnumerable<string> Lines(RowExplanation row)
    {
        yield return Text($"row {row.Row}{ExplanationText.Named(row.Id)}: {(row.Selected ? "kept" : "not kept")} ({row.Reason})");
        yield return row.Representative is { } lead
            ? Text($"row {lead.Row}{ExplanationText.Named(lead.Id)} stands for it (cosine {lead.Cosine:F3}), one of a family of {row.GroupSize}")
            : row.StandsFor == 0 ? "no other row is a copy of it"
            : Text($"stands for {row.StandsFor} {(row.StandsFor == 1 ? "copy" : "copies")} of itself, the nearest of them {string.Join(", ", row.Covers.Select(copy => Text($"{copy.Row}{ExplanationText.Named(copy.Id)} ({copy.Cosine:F3})")))}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
