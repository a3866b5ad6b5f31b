using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds;

/// <summary>Reads one split, drops its invalid rows and writes the others: vectors with their norms, and the columns beside them.</summary>
[RoundKernel(RoundKind.Ingest)]
internal static class IngestRound
{
    public static IngestResult Run(RoundContext context)
    {
        DatasetLayout layout = context.Layout();
        InputSplit split = InputSplits.Of(layout)[context.Item.Index];
        List<RowColumns> columns = [];
        List<(RejectedRow Row, long FileRow)> rejects = [];
        SplitLabelBuilder? labels = layout.Labels is null ? null : new SplitLabelBuilder();
        SplitLabelBuilder? groups = layout.GroupColumn is null ? null : new SplitLabelBuilder();
        List<RoundedScore> rounded = [];
        List<double>[] more = [.. layout.Score.Given().Skip(1).Select(_ => new List<double>())];
        ArtifactRef vectors = context.Store.Write(
            context.BulkUri("vectors.arrow"), stream => WriteVectors(context, layout, split, stream, columns, rejects, labels, groups, more, rounded));
        ArtifactRef rows = context.Store.Write(context.Uri("rows.arrow"), stream => RowsArtifact.Write(stream, columns));
        ArtifactRef? moreScores = more.Length == 0 ? null : WriteMore(context, layout, columns, more);
        ArtifactRef? rejected = rejects.Count == 0
            ? null
            : RoundIndex.Write(context.Store, context.Uri("rejects.msgpack"), rejects.Select(reject => RejectRecord.Of(reject.Row)).ToArray(), rejects.Count);
        return new IngestResult(
            rows,
            vectors,
            rejected,
            split.Rows,
            vectors.Rows,
            [.. rejects.GroupBy(r => r.Row.Reason).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new RejectCount(g.Key, g.LongCount()))],
            [.. rejects.Where(r => r.Row.Reason != IdCheck.RepeatReason).Take(JobFacts.MaxCulprits).Select(r => new RejectCulprit(r.Row.Row, r.Row.File, r.FileRow, r.Row.Reason))],
            labels?.Write(context, "labels.msgpack"),
            groups?.Write(context, "groups.msgpack"),
            moreScores,
            rounded.Count == 0 ? null : Total(rounded));
    }

    /// <summary>One entry a source.</summary>
    private static RoundedScores[] Total(List<RoundedScore> batches) =>
        [.. batches.GroupBy(batch => batch.Score).Select(of => (First: of.First(), Count: of.Sum(batch => batch.Count)))
            .Select(of => new RoundedScores(of.First.Score, of.Count, of.First.Row, of.First.Written, of.First.Read))];

    /// <summary>The scores beyond the first that were read with the rows.</summary>
    private static ArtifactRef WriteMore(RoundContext context, DatasetLayout layout, List<RowColumns> columns, List<double>[] more)
    {
        long[] rows = [.. columns.SelectMany(column => column.Rows)];
        return context.Store.Write(
            context.Uri("more-scores.arrow"),
            stream => NumbersArtifact.Write(stream, [("row", rows), .. layout.Score.Given().Skip(1).Select((score, i) => (score.ToString(), (Array)more[i].ToArray()))]));
    }

    private static long WriteVectors(
        RoundContext context,
        DatasetLayout layout,
        InputSplit split,
        Stream stream,
        List<RowColumns> columns,
        List<(RejectedRow Row, long FileRow)> rejects,
        SplitLabelBuilder? labels,
        SplitLabelBuilder? groups,
        List<double>[] more,
        List<RoundedScore> rounded)
    {
        IInputFiles files = context.InputFiles();
        using IInputReader reader = InputDataset.Open(layout, files);
        using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, layout.Dimension, layout.Element);
        HashSet<long> repeats = RepeatedRows.Read(context);
        long done = 0;
        foreach (SplitPart part in split.Parts)
        {
            foreach (InputBatch batch in reader.Read(part.File, part.FirstRow, part.Rows, context.CancellationToken))
            {
                using (batch)
                {
                    context.CancellationToken.ThrowIfCancellationRequested();
                    rounded.AddRange(batch.Rounded);
                    string?[]? reasons = WithRepeats(RowValidation.Check(batch), batch, repeats);
                    if (reasons is null)
                    {
                        writer.Append(batch.Embedding, 0, batch.Rows);
                        columns.Add(new RowColumns(RowNumbers(batch), batch.Ids, batch.Scores));
                    }
                    else
                    {
                        AppendValid(writer, batch, reasons, layout.Files[part.File], columns, rejects);
                    }

                    for (int i = 0; i < batch.Rows; i++)
                    {
                        if (reasons?[i] is null)
                        {
                            labels?.Add(batch.Labels![i]);
                            groups?.Add(batch.Groups![i]);
                        }
                    }

                    for (int s = 0; s < more.Length; s++)
                    {
                        more[s].AddRange(batch.MoreScores[s].Where((_, i) => reasons?[i] is null));
                    }

                    done += batch.Rows;
                    context.Progress((double)done / split.Rows);
                }
            }
        }

        files.RequireUnchanged();
        return writer.Finish();
    }

    /// <summary>The reasons with one more for each row of the batch that is dropped for its id.</summary>
    private static string?[]? WithRepeats(string?[]? reasons, InputBatch batch, HashSet<long> repeats)
    {
        for (int i = 0; i < batch.Rows && repeats.Count > 0; i++)
        {
            if (repeats.Contains(batch.FirstRow + i))
            {
                reasons ??= new string?[batch.Rows];
                reasons[i] ??= IdCheck.RepeatReason;
            }
        }

        return reasons;
    }

    private static void AppendValid(
        VectorsWriter writer, InputBatch batch, string?[] reasons, InputFile file, List<RowColumns> columns, List<(RejectedRow Row, long FileRow)> rejects)
    {
        int[] kept = [.. Enumerable.Range(0, batch.Rows).Where(i => reasons[i] is null)];
        for (int i = 0; i < reasons.Length; i++)
        {
            if (reasons[i] is { } reason)
            {
                long row = batch.FirstRow + i;
                rejects.Add((new RejectedRow(row, file.RelativePath, reason), row - file.FirstRow));
            }
        }

        writer.Append(batch.Embedding, kept);
        columns.Add(new RowColumns(
            Array.ConvertAll(kept, i => batch.FirstRow + i),
            batch.Ids is { } ids ? Array.ConvertAll(kept, i => ids[i]) : null,
            batch.Scores is { } scores ? Array.ConvertAll(kept, i => scores[i]) : null));
    }

    private static long[] RowNumbers(InputBatch batch)
    {
        long[] rows = new long[batch.Rows];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = batch.FirstRow + i;
        }

        return rows;
    }
}
