using System.Globalization;

namespace InfoMax.Cli.Reports;

/// <summary>What became of a row in plain words, a sentence a line: its worth, its fate, and what would have to change.</summary>
public static class ExplanationText
{
    /// <summary>What is less is 0.000 to a reader.</summary>
    private const double Shown = 0.0005;

    /// <summary>Neighbours that a line has room for.</summary>
    private const int MostNeighbors = 6;

    /// <summary>The sentences about a row, in the order in which they are to be read.</summary>
    public static IReadOnlyList<string> Of(RowExplanation row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return [.. Lines(row)];
    }

    private static IEnumerable<string> Lines(RowExplanation row)
    {
        yield return Text($"row {row.Row}{Named(row.Id)}: {(row.Selected ? "kept" : "not kept")} ({row.Reason})");
        (double importance, double gain) = (row.Importance ?? 0, row.Gain ?? 0);
        double taken = importance - gain;
        string shared = row.Reason != "copy" && taken >= Shown ? Text($", of which kept rows near it have {taken:F3} already") : "";
        yield return Text($"importance {importance:F3}{(row.RawScore is { } raw ? Text($" (raw score {raw:G6})") : "")}, rank {row.Rank} of {row.Rows}{shared}; gain {gain:F3}{(row.Price is { } price ? Text($" against a price of {price:F3}, the gain of the last row kept") : "")}");
        if (row.Representative is { } lead)
        {
            string fate = row.Selected || row.Nearest?.Row == lead.Row ? "" : ", which was not kept either";
            yield return Text($"a copy of row {lead.Row}{Named(lead.Id)} (cosine {lead.Cosine:F3}), one of a family of {row.GroupSize}{fate}");
        }
        else if (row.GroupSize > 1)
        {
            yield return Text($"one of a family of {row.GroupSize}: itself and {row.GroupSize - 1} {(row.GroupSize == 2 ? "copy" : "copies")}");
        }

        yield return row.Nearest is { } near
            ? Text($"nearest kept row{(row.Selected ? " beside it" : "")}: row {near.Row}{Named(near.Id)} (cosine {near.Cosine:F3}{OfLead(near.Row == row.Representative?.Row ? null : row.Representative?.Row)})")
            : Text($"no kept row{(row.Selected ? " beside it" : "")} is among its neighbours{(taken >= Shown ? ", but it is among those of some" : "")}");
        yield return row.ClosestMissing is { } why ? $"its nearest rows in the input are not known: {why}"
            : row.ClosestDistinct.Count == 0 ? "there is no other row in the input but copies"
            : "nearest rows in the input that are no copies: " + string.Join(", ", row.ClosestDistinct.Take(MostNeighbors).Select(c => Text($"{c.Row}{Named(c.Id)} ({c.Cosine:F3}, {(c.Selected ? "kept" : $"not kept: {c.Reason}")})")));
        if (row.Selected)
        {
            yield return row.StandsFor == 0
                ? "stands for no other row: it is the nearest kept row of none"
                : Text($"stands for {row.StandsFor} {(row.StandsFor == 1 ? "row that was not kept, whose nearest kept row it is:" : "rows that were not kept, whose nearest kept row it is; the nearest of them:")} {string.Join(", ", row.Covers.Select(c => Text($"{c.Row} ({c.Cosine:F3}{OfLead(c.Representative)})")))}");
            yield return Margin(row);
        }
        else
        {
            yield return Change(row);
        }
    }

    /// <summary>What is certain is what an exchange for one other row would do; a new run weighs all rows anew.</summary>
    private static string Margin(RowExplanation row)
    {
        const string Anew = "; a new run weighs all rows anew and may choose otherwise";
        if (row.Representative is not null)
        {
            return "kept because the budget is above the rows that are no copies";
        }

        double importance = row.Importance ?? 0;
        if (row.Rival is { } rival)
        {
            string first = Text($"row {rival.Row}{Named(rival.Id)} (cosine {rival.Cosine:F3})");
            return rival.Margin < Shown ? $"{first} may be worth as much in its place{Anew}"
                : rival.Margin >= importance ? Text($"beside the other kept rows no row would take its place, whatever its importance: the exchange would cost {rival.Margin:F3} or more, which is what {first} might{Anew}")
                : Text($"beside the other kept rows no row would take its place unless its importance fell by {rival.Margin:F3} or more, which is where {first} might: what the tables tell sets the least, and another row may be the first{Anew}");
        }

        return row.Price is { } price && row.Gain > price
            ? Text($"its gain is {row.Gain - price:F3} above that of the last row kept")
            : "it is the last row kept: no kept row has a smaller gain";
    }

    private static string Change(RowExplanation row)
    {
        double redundancy = (row.Importance - row.Gain) ?? 0;
        switch (row.Reason)
        {
            case "copy":
                return row.Nearest?.Row == row.Representative?.Row
                    ? "to keep it: --copies keep or a higher threshold, or a higher score than its representative; a budget above the rows that are no copies takes copies too, by rank"
                    : Text($"'infomax explain' of row {row.Representative?.Row} says what would keep that one, which stands for it");
            case "quota":
                return "to keep it: a larger share for its group";
            case "redundant" when row.Nearest is { } near:
                return row.Price is { } price && redundancy + price > 1
                    ? Text($"kept rows near it, row {near.Row} the nearest, take {redundancy:F3} of its worth, so that beside them no importance up to 1 would outweigh the last row kept; {Lighter(row)}")
                    : Text($"beside row {near.Row}: {Lighter(row)}; {Needed(row, redundancy)}");
            case "low-importance":
                return Text($"even with no kept row near it, its importance would be below the price; {Needed(row, redundancy)}");
            case "budget" when row.Gain > row.Price:
                return Text($"its gain is above the price: in place of the last kept row it would raise the objective by {row.Gain - row.Price:F3} or more; partitions that solve among themselves do not try every exchange: fewer of them (more --memory) leave fewer such rows");
            default:
                return Text($"{(row.RowsBefore == 0 ? "no other row that was not kept has" : row.RowsBefore == 1 ? "1 row that was not kept has" : $"{row.RowsBefore} rows that were not kept have")} a larger gain: its own is {row.Price - row.Gain:F3} below that of the last row kept. A larger budget takes from the top of these, but weighs all rows anew, so that none can be named that keeps it; {Needed(row, redundancy)}");
        }
    }

    /// <summary>What alpha can do for it, and what not: without redundancy the largest importances are kept.</summary>
    private static string Lighter(RowExplanation row) =>
        Text($"a smaller --alpha takes less of its worth, but at 0 the largest importances alone are kept, of which its own is number {row.Rank}");

    private static string Needed(RowExplanation row, double redundancy) => row.Price is not { } price ? "a higher score"
        : price + redundancy > 1 ? Text($"beside the rows kept near it no importance would outweigh the last row kept ({price + redundancy:F3} would, 1 is the most)")
        : Text($"with an importance above {price + redundancy:F3} instead of {row.Importance:F3} it would outweigh the last row kept");

    /// <summary>Whose cosine it is, where it is that of a copy's representative.</summary>
    private static string OfLead(long? representative) => representative is { } lead ? Text($" of row {lead}, which it is a copy of") : "";

    /// <summary>An id as it follows a row number.</summary>
    internal static string Named(string? id) => id is null ? "" : $" (id {id})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
