using System.Globalization;
using InfoMax.Cli.Estimates;
using InfoMax.Data;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Commands;

/// <summary>The report of <c>validate</c> for people.</summary>
internal static class ValidationText
{
    private const int Bars = 16;
    private const int BarWidth = 40;

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="copies">The share of copies; null when they are kept.</param>
    /// <param name="estimate">What a prune would need.</param>
    /// <param name="refusals">Why it would not run.</param>
    /// <param name="budgetGiven">False when the estimate assumes a budget.</param>
    /// <param name="allowedBytes">Memory that a prune may use.</param>
    public static void Write(TextWriter writer, ValidationReport report, CopyShare? copies, PruneEstimate estimate, IReadOnlyList<string> refusals, bool budgetGiven, long allowedBytes)
    {
        EstimateText.Write(writer, Facts(report));
        if (report.Scores is { } scores)
        {
            WriteHistogram(writer, scores);
        }

        writer.WriteLine();
        if (copies is not null)
        {
            writer.WriteLine(Invariant($"copies at cosine {copies.Threshold}: {copies}"));
        }

        writer.WriteLine(report.Findings.Count == 0 ? "findings: none" : "findings");
        foreach (ValidationFinding finding in report.Findings)
        {
            WriteFinding(writer, finding);
        }

        if (report.Warnings.Count > 0)
        {
            // They are on standard error, a line each: on a terminal both are read.
            writer.WriteLine($"{Counted.Of(report.Warnings.Count, "warning")}, above");
        }

        writer.WriteLine();
        writer.WriteLine(Invariant($"a prune to {Counted.Of(estimate.Budget, "row")}{(budgetGiven ? "" : " (10 %; give --fraction or --budget for another)")}, {Counted.Of(estimate.Neighbors, "neighbour")}, {Counted.Of(estimate.Partitions, "partition")} needs"));
        EstimateText.Write(writer, EstimateText.Lines(estimate, allowedBytes, null));
        writer.WriteLine();
        writer.WriteLine(refusals.Count == 0 ? "prune would accept this input" : "prune would refuse this input:");
        foreach (string refusal in refusals)
        {
            writer.WriteLine($"  {refusal}");
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(ValidationReport report)
    {
        yield return ("format", report.Format);
        yield return ("files", Invariant($"{report.Files.Count}"));
        yield return ("rows", report.ValidRows == report.Rows ? Invariant($"{report.Rows}") : Invariant($"{report.Rows}, {report.ValidRows} of them valid"));
        yield return ("embedding", Invariant($"{string.Join('+', report.Embeddings)}, {Counted.Of(report.Dimension, "value")}"));
        yield return ("types", string.Join(", ", report.Types.Select(t => Invariant($"{t.Key} (files: {t.Value})"))));
        yield return ("ids", report.IdColumn ?? "none");
        yield return ("score", report.Score);
        if (report.Labels is { } labels)
        {
            yield return ("labels", Invariant($"{labels.Source}, {Counted.Of(labels.Classes, "class", "classes")} of {labels.Smallest} to {labels.Largest} rows{(labels.Unlabelled > 0 ? Invariant($", {Counted.Of(labels.Unlabelled, "row")} without") : "")}"));
        }

        yield return ("fingerprint", report.Fingerprint);
        if (report.Scores is { } scores)
        {
            yield return ("scores", Invariant($"{scores.Count} finite, {scores.Min:G6} to {scores.Max:G6}, mean {scores.Mean:G6}"));
        }
    }

    /// <summary>The bins in at most 16 bars, as many bins to each.</summary>
    private static void WriteHistogram(TextWriter writer, ScoreDistribution scores)
    {
        int binsPerBar = (scores.Counts.Count + Bars - 1) / Bars;
        long[] bars = [.. scores.Counts.Chunk(binsPerBar).Select(bins => bins.Sum())];
        for (int i = 0; i < bars.Length; i++)
        {
            double lower = Math.Max(scores.Min, scores.Lower + (i * binsPerBar * scores.Width));
            int length = (int)Math.Ceiling((double)bars[i] * BarWidth / bars.Max());
            writer.WriteLine(Invariant($"{lower,14:G5} {new string('#', length).PadRight(BarWidth)} {bars[i]}"));
        }
    }

    private static void WriteFinding(TextWriter writer, ValidationFinding finding)
    {
        writer.WriteLine(Invariant($"  {finding.Reason}: {Counted.Of(finding.Rows, "row")}{(finding.Invalid ? ", which cannot take part" : "")}"));
        foreach (ValidationExample example in finding.Examples)
        {
            string id = example.Id is { } text ? $", id {text}" : "";
            string detail = example.Detail is { } what ? $", {what}" : "";
            writer.WriteLine(Invariant($"    {example.File} row {example.RowInFile}{id}{detail}"));
        }

        if (finding.Rows > finding.Examples.Count)
        {
            writer.WriteLine(Invariant($"    and {finding.Rows - finding.Examples.Count} more"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
