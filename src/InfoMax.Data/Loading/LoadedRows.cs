using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Loading;

/// <summary>All valid rows of a data set in memory, in the precision they came in. Owns its matrix.</summary>
public sealed class LoadedRows : IDisposable
{
    private LoadedRows(EmbeddingMatrix embeddings, long[] numbers, double[]? scores, string?[]? labels, IReadOnlyList<RejectedRow> rejected, IReadOnlyList<RoundedScore> rounded)
    {
        Embeddings = embeddings;
        Numbers = numbers;
        Scores = scores;
        Labels = labels;
        Rejected = rejected;
        Warnings = RoundedScore.Lines(rounded);
    }

    /// <summary>The vectors with their norms filled in.</summary>
    public EmbeddingMatrix Embeddings { get; }

    /// <summary>The row number of each within the input, ascending.</summary>
    public long[] Numbers { get; }

    /// <summary>Raw scores; null where the input has none of its own.</summary>
    public double[]? Scores { get; }

    /// <summary>The label of each, null where a row has none; null for a data set without.</summary>
    public string?[]? Labels { get; }

    /// <summary>The rows that are left out, ascending.</summary>
    public IReadOnlyList<RejectedRow> Rejected { get; }

    /// <summary>What the user should know of what was read, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads a data set that fits into memory.</summary>
    /// <param name="layout">A discovered layout of fewer than 2^31 rows.</param>
    /// <param name="repeats">Rows that are dropped for their id.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static LoadedRows Read(DatasetLayout layout, IReadOnlyList<long> repeats, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(repeats);
        EmbeddingMatrix all = EmbeddingMatrix.Allocate(checked((int)layout.Rows), layout.Dimension, layout.Element);
        try
        {
            Columns columns = new([.. repeats]);
            using IInputReader reader = InputDataset.Open(layout);
            for (int f = 0; f < layout.Files.Count; f++)
            {
                foreach (InputBatch batch in reader.Read(f, 0, layout.Files[f].Rows, cancellationToken))
                {
                    using (batch)
                    {
                        columns.Add(batch, layout.Files[f], all);
                    }
                }
            }

            return columns.Finish(all);
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Embeddings.Dispose();

    /// <summary>What is collected beside the vectors.</summary>
    private sealed class Columns(HashSet<long> repeats)
    {
        private readonly List<long> _numbers = [];
        private readonly List<double> _scores = [];
        private readonly List<RejectedRow> _rejected = [];
        private readonly List<string?> _labels = [];
        private readonly List<RoundedScore> _rounded = [];
        private bool _hasScores;
        private bool _hasLabels;

        public void Add(InputBatch batch, InputFile file, EmbeddingMatrix all)
        {
            string?[]? reasons = RowValidation.Check(batch);
            _rounded.AddRange(batch.Rounded);
            for (int i = 0; i < batch.Rows; i++)
            {
                long row = batch.FirstRow + i;
                if ((reasons?[i] ?? (repeats.Contains(row) ? IdCheck.RepeatReason : null)) is { } reason)
                {
                    _rejected.Add(new RejectedRow(row, file.RelativePath, reason));
                    continue;
                }

                int place = _numbers.Count;
                batch.Embedding.RowRange(i, 1).CopyTo(all.RowRange(place, 1));
                all.ReciprocalNorms[place] = batch.Embedding.ReciprocalNorms[i];
                _numbers.Add(row);
                if (batch.Scores is { } scores)
                {
                    _hasScores = true;
                    _scores.Add(scores[i]);
                }

                if (batch.Labels is { } labels)
                {
                    _hasLabels = true;
                    _labels.Add(labels[i]);
                }
            }
        }

        public LoadedRows Finish(EmbeddingMatrix all)
        {
            double[]? scores = _hasScores ? [.. _scores] : null;
            string?[]? labels = _hasLabels ? [.. _labels] : null;
            if (_numbers.Count == all.Rows)
            {
                return new LoadedRows(all, [.. _numbers], scores, labels, _rejected, _rounded);
            }

            EmbeddingMatrix valid = all.Gather([.. Enumerable.Range(0, _numbers.Count)]);
            all.Dispose();
            return new LoadedRows(valid, [.. _numbers], scores, labels, _rejected, _rounded);
        }
    }
}
