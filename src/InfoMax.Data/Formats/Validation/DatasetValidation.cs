using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Validation;

/// <summary>
/// Reads a data set once and reports what is wrong with it. Memory: one batch and 10 bytes a row for each of ids and
/// vectors, by whose 64-bit hashes duplicates are found.
/// </summary>
public static class DatasetValidation
{
    /// <summary>A norm further than this from 1 is reported; float16 rounding alone moves it by less than 0.001.</summary>
    public const double NormTolerance = 0.01;

    /// <summary>Validates every row.</summary>
    /// <param name="layout">A discovered layout, whose counts agree already.</param>
    /// <param name="repeats">Rows that are dropped for their id, ascending.</param>
    /// <param name="progress">Told the number of rows done after every batch; may be null.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static ValidationReport Run(DatasetLayout layout, IReadOnlyList<long> repeats, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using HashSet64 vectors = new(layout.Rows);
        using HashSet64? ids = layout.IdColumn is null ? null : new HashSet64(layout.Rows);
        HashSet<long> dropped = [.. repeats];
        FindingLog log = new();
        ScoreHistogram histogram = new();
        LabelCounts? labels = layout.Labels is null ? null : new LabelCounts(layout.Labels);
        LabelCounts? groups = layout.GroupColumn is null ? null : new LabelCounts(new LabelSource(layout.GroupColumn, null), "--groups");
        List<RoundedScore> rounded = [];
        long valid = 0;
        using IInputReader reader = InputDataset.Open(layout);
        for (int f = 0; f < layout.Files.Count; f++)
        {
            InputFile file = layout.Files[f];
            foreach (InputBatch batch in reader.Read(f, 0, file.Rows, cancellationToken))
            {
                using (batch)
                {
                    rounded.AddRange(batch.Rounded);
                    bool[] isValid = Check(batch, file, dropped, vectors, ids, log);
                    for (int i = 0; i < batch.Rows; i++)
                    {
                        if (!isValid[i])
                        {
                            // What takes no part has no rank, is of no class and fills no group.
                            continue;
                        }

                        valid++;
                        if (batch.Scores is { } scores && double.IsFinite(scores[i]))
                        {
                            histogram.Add(scores[i]);
                        }

                        labels?.Add(batch.Labels![i]);
                        groups?.Add(batch.Groups![i]);
                    }

                    progress?.Invoke(batch.FirstRow + batch.Rows);
                }
            }
        }

        return new ValidationReport
        {
            Format = LayoutFormats.Of(layout.Format).Name,
            Files = FileRows.Of(layout),
            Rows = layout.Rows,
            ValidRows = valid,
            Dimension = layout.Dimension,
            Embeddings = layout.Embeddings,
            Types = CountTypes(layout, cancellationToken),
            Score = layout.Score.ToString(),
            Scores = histogram.Finish(),
            Labels = labels?.Distribution(),
            GroupRows = (groups ?? labels)?.All() ?? [],
            IdColumn = layout.IdColumn,
            Fingerprint = layout.Fingerprint,
            Findings = log.Finish(),
            Warnings = [.. layout.Warnings, .. SubsetWarning(layout, dropped.Count, log), .. RoundedScore.Lines(rounded)],
        };
    }

    private static IEnumerable<string> SubsetWarning(DatasetLayout layout, int dropped, FindingLog log) =>
        layout.WritesSubset && dropped == 0 && log.Count(FindingLog.DuplicateId) is > 0 and var count
            ? [FormattableString.Invariant($"subset.npy will have fewer uids than rows are chosen where some of them share one, as {Counted.Of(count, "row does", "rows do")} with an earlier one; --on-duplicate-id first takes one row of each")]
            : [];

    /// <summary>Notes what is wrong with the rows of a batch; true for those that take part.</summary>
    private static bool[] Check(InputBatch batch, InputFile file, HashSet<long> dropped, HashSet64 vectors, HashSet64? ids, FindingLog log)
    {
        string?[]? reasons = RowValidation.Check(batch);
        ReadOnlySpan<float> norms = batch.Embedding.ReciprocalNorms;
        bool[] isValid = new bool[batch.Rows];
        for (int i = 0; i < batch.Rows; i++)
        {
            long row = batch.FirstRow + i;
            string? id = batch.Ids?[i];
            string? reason = reasons?[i];
            if (reason is null)
            {
                isValid[i] = !dropped.Contains(row);
            }
            else
            {
                log.Add(reason, file, row, id);
            }

            if (id is not null && !ids!.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()))))
            {
                log.Add(FindingLog.DuplicateId, file, row, id);
            }

            if (reason is RowValidation.MissingEmbedding or RowValidation.NonFiniteEmbedding or RowValidation.ZeroEmbedding or RowValidation.TooSmallEmbedding)
            {
                continue;
            }

            if (!vectors.Add(XxHash3.HashToUInt64(batch.Embedding.RowRange(i, 1))))
            {
                log.Add(FindingLog.DuplicateVector, file, row, id);
            }

            double norm = 1.0 / norms[i];
            if (Math.Abs(norm - 1) > NormTolerance)
            {
                log.Add(FindingLog.NonUnitNorm, file, row, id, () => string.Create(CultureInfo.InvariantCulture, $"norm {norm:g4}"));
            }
        }

        return isValid;
    }

    private static SortedDictionary<string, int> CountTypes(DatasetLayout layout, CancellationToken cancellationToken)
    {
        SortedDictionary<string, int> types = new(StringComparer.Ordinal);
        foreach (InputFile file in layout.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (string name in layout.Embeddings)
            {
                using IVectorSource source = LayoutFormats.Of(layout.Format).OpenVectors(LocalInputFiles.Instance, file, name);
                string type = source.Type.Name();
                types[type] = types.GetValueOrDefault(type) + 1;
            }
        }

        return types;
    }
}
