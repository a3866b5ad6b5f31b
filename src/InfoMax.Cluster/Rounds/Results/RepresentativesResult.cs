using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The result files of a job that only takes out copies: all representatives, and which rows they stand for.</summary>
internal static class RepresentativesResult
{
    public static WriteResult Write(RoundContext context)
    {
        long began = TimeProvider.System.GetTimestamp();
        DatasetLayout layout = context.Layout();
        CopiesResult copies = context.Results<CopiesResult>(RoundKind.Copies)[0];
        RowIds ids = new(context, layout);
        (long[] rows, float[] importance) = Representatives(context, copies);
        SelectionResult result = new(
            rows,
            ids.Of(rows),
            layout.Ids,
            importance,

            // Nothing is weighed against the rows beside it, so that each gives what it is worth.
            importance,
            layout.WritesSubset,
            WriteRound.ReadRejects(context))
        { Copies = CopiedParts.Of(context, ids) };
        IReadOnlyList<string> warnings = [.. JobWarnings.Before(context), .. new[] { result.SubsetWarning() }.OfType<string>()];
        EarlierResults.Remove(context.Spec.Output, [""]);
        OutputDirectory.Write(
            context.Spec.Output,
            result,
            Manifest(context, layout, copies, warnings, began),
            OutputExports.Create(layout, result, context.Spec.Exports, context.CancellationToken));
        return new WriteResult([], ProcessMemory.PeakResidentBytes(), null, warnings, copies.Facts);
    }

    private static (long[] Rows, float[] Importance) Representatives(RoundContext context, CopiesResult copies)
    {
        long[] rows = new long[copies.Representatives];
        float[] importance = new float[copies.Representatives];
        int filled = 0;
        foreach ((long[] r, float[] i) in JobRows.ReadSplits(context, copies.Index))
        {
            r.CopyTo(rows, filled);
            i.CopyTo(importance, filled);
            filled += r.Length;
        }

        return (rows, importance);
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
