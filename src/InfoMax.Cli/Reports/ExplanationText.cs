using System.Globalization;

namespace InfoMax.Cli.Reports;

/// <summary>What became of a row in plain words, a sentence a line: its worth, its fate, and what would have to change.</summary>
public static class ExplanationText
{
    /// <summary>What is less is 0.000 to a reader.</summary>
    private const double Shown = 0.0005;

    /// <summary>The sentences about a row, in the order in which they are to be read.</summary>
    public static IReadOnlyList<string> Of(RowExplanation row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return [.. Lines(row)];
    }

    private static IEnumerable<string> Lines(RowExplanation row)
    {
        yield return Text($"row {row.Row}{Named(row.Id)}: {(row.Selected ? "kept" : "not kept")} ({row.Reason})");
        double taken = row.Importance - row.Gain;
        string shared = row.Reason != "copy" && taken >= Shown ? Text($", of which kept rows near it have {taken:F3} already") : "";
        yield return Text($"importance {row.Importance:F3}, rank {row.Rank} of {row.Rows}{shared}; gain {row.Gain:F3}{(row.Price is { } price ? Text($" against a price of {price:F3}, the gain of the last row kept") : "")}");
        if (row.Representative is { } lead)
        {
            string fate = row.Selected || row.Nearest?.Row == lead.Row ? "" : ", which was not kept either";
            yield return Text($"a copy of row {lead.Row}{Named(lead.Id)} (cosine {lead.Cosine:F3}), one of a family of {row.GroupSize}{fate}");
        }
        else if (row.GroupSize > 1)
        {
            yield return Text($"{(row.Selected ? "stands for" : "has")} {row.GroupSize - 1} {(row.GroupSize == 2 ? "copy" : "copies")} of itself");
        }

        yield return row.Nearest is { } near
            ? Text($"nearest kept row{(row.Selected ? " beside it" : "")}: row {near.Row}{Named(near.Id)} (cosine {near.Cosine:F3})")
            : Text($"no kept row{(row.Selected ? " beside it" : "")} is among its neighbours{(taken >= Shown ? ", but it is among those of some" : "")}");
        if (row.Selected)
        {
            yield return row.StandsFor == 0
                ? "it is the nearest kept row of no other row"
                : Text($"it is the nearest kept row of {row.StandsFor} {(row.StandsFor == 1 ? "row that was not kept," : "rows that were not kept, the nearest of them")} {string.Join(", ", row.Closest.Select(c => Text($"{c.Row} ({c.Cosine:F3})")))}");
            yield return Margin(row);
        }
        else
        {
            yield return Change(row);
        }
    }

    private static string Margin(RowExplanation row) => row.Reason == "selected" && row.Representative is not null
        ? "kept because the budget is above the rows that are no copies"
        : row.Price is { } price && row.Gain > price
            ? row.Gain - price >= row.Importance
                ? "it would still be kept whatever its importance"
                : Text($"it would still be kept if its importance were lower by up to about {row.Gain - price:F3}")
            : "it is the last row kept: with a smaller budget it goes first";

    private static string Change(RowExplanation row)
    {
        double redundancy = row.Importance - row.Gain;
        switch (row.Reason)
        {
            case "copy":
                return row.Nearest?.Row == row.Representative?.Row
                    ? "to keep it: --copies keep or a higher threshold, a higher score than its representative, or a budget above the rows that are no copies"
                    : Text($"'infomax explain' of row {row.Representative?.Row} says what would keep that one, which stands for it");
            case "quota":
                return "to keep it: a larger share for its group";
            case "redundant" when row.Nearest is { } near:
                return row.Price is { } price && redundancy + price > 1
                    ? Text($"kept rows near it, row {near.Row} the nearest, take {redundancy:F3} of its worth, so that no importance up to 1 would do; to keep it: a smaller --alpha, or a larger budget")
                    : Text($"to keep it beside row {near.Row}: {Needed(row, redundancy)}, or a smaller --alpha");
            case "low-importance":
                return Text($"even with no kept row near it, its importance would be below the price; to keep it: {Needed(row, redundancy)}");
            case "budget" when row.Gain > row.Price:
                return Text($"its gain is above the price: in place of the last kept row it would raise the objective by {row.Gain - row.Price:F3} or more; partitions that solve among themselves do not try every exchange: fewer of them (more --memory) leave fewer such rows");
            default:
                return Text($"{(row.RowsBefore == 0 ? "no other row that was not kept has" : row.RowsBefore == 1 ? "1 row that was not kept has" : $"{row.RowsBefore} rows that were not kept have")} a larger gain: with the same alpha a budget larger by about {row.RowsBefore + 1} reaches it; {(row.Price + redundancy > 1 ? "" : "or ")}{Needed(row, redundancy)}");
        }
    }

    private static string Needed(RowExplanation row, double redundancy) => row.Price is not { } price ? "a higher score"
        : price + redundancy > 1 ? Text($"no importance is enough ({price + redundancy:F3} would be needed, 1 is the most)")
        : Text($"an importance of at least {price + redundancy:F3} instead of {row.Importance:F3}");

    private static string Named(string? id) => id is null ? "" : $" (id {id})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
