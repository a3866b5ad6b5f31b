using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The result files of a job that only takes out copies: all representatives, and which rows they stand for.</summary>
internal static class RepresentativesResult
{
    public static WriteResult Write(RoundContext context)
    {
        long began = TimeProvider.System.GetTimestamp();
        DatasetLayout layout = context.Layout();
        CopiesResult copies = context.Results<CopiesResult>(RoundKind.Copies)[0];
        RunStore runs = new(context.Store, context.Uri);
        SelectionTable table = SelectionTable.Write(context, Representatives(context, copies), [], runs);
        SelectionResult result = new(table.Count, table.Rows, layout.Ids, layout.WritesSubset, WriteRound.ReadRejects(context))
        {
            Copies = CopiedParts.Of(context, runs),
            Runs = runs,
        };
        IReadOnlyList<string> warnings = [.. JobWarnings.Before(context), .. new[] { result.SubsetWarning() }.OfType<string>()];
        EarlierResults.Remove(context.Spec.Output, [""]);
        OutputDirectory.Write(
            context.Spec.Output,
            result,
            Manifest(context, layout, copies, warnings, began),
            OutputExports.Create(layout, result, context.Spec.Exports, context.CancellationToken));
        return new WriteResult([], ProcessMemory.PeakResidentBytes(), null, warnings, copies.Facts);
    }

    /// <summary>Nothing is weighed against the rows beside it, so that each gives what it is worth.</summary>
    private static IEnumerable<ChosenRow> Representatives(RoundContext context, CopiesResult copies)
    {
        foreach ((long[] rows, float[] importance) in JobRows.ReadSplits(context, copies.Index))
        {
            for (int i = 0; i < rows.Length; i++)
            {
                yield return new ChosenRow(rows[i], importance[i], importance[i]);
            }
        }
    }

    private static JobManifest Manifest(
        RoundContext context, DatasetLayout layout, CopiesResult copies, IReadOnlyList<string> warnings, long began) => new()
        {
            Version = ProductVersion.Text,
            Options = WriteRound.ResolvedOptions(context.Spec, layout, context.Results<ImportanceResult>(RoundKind.Importance)[0]),
            Requested = WriteRound.Requested(context.Spec),
            Input = new ManifestInput(layout.Files.Count, layout.Rows, copies.ValidRows, layout.Dimension, layout.Fingerprint),
            VectorsFingerprint = layout.VectorsFingerprint,
            Files = FileRows.Of(layout),
            Scores = ManifestScore.Of(layout.Score, context.Results<ImportanceResult>(RoundKind.Importance)[0].ScoreOrder),
            Objective = null,
            Graph = null,
            Copies = WriteRound.Said(copies.Facts),
            Solver = null,
            Budget = copies.Representatives,
            Partitions = 1,
            Stages = WriteRound.Stages(context, began),
            PeakMemoryBytes = ProcessMemory.PeakResidentBytes(),
            Seed = context.Spec.Seed,
            Warnings = warnings,
        };
}
