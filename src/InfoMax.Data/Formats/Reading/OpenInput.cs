using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Reading;

/// <summary>One input file opened with everything its layout asks for: embeddings, clip pair, ids, scores.</summary>
internal sealed class OpenInput : IDisposable
{
    private readonly DatasetLayout _layout;
    private readonly InputFile _file;
    private readonly Dictionary<string, IVectorSource> _vectors = new(StringComparer.Ordinal);
    private readonly ITable? _table;
    private readonly TableCursor? _cursor;
    private readonly IReadOnlyList<ScoreSource> _given;
    private float[] _first = [];
    private float[] _second = [];

    /// <summary>Opens the files and checks that they are still the ones discovered.</summary>
    /// <exception cref="InputDataException">A file is damaged or was changed.</exception>
    public OpenInput(IInputFiles files, DatasetLayout layout, int index)
    {
        _layout = layout;
        Index = index;
        _file = layout.Files[index];
        _given = layout.Score.Given();
        try
        {
            foreach (string name in layout.Embeddings.Union(layout.ClipPair ?? []))
            {
                _vectors.Add(name, LayoutFormats.Of(layout.Format).OpenVectors(files, _file, name));
            }

            if (layout.Embeddings.Sum(name => _vectors[name].Dimension) != layout.Dimension
                || _vectors.Values.Any(v => v.Rows != _file.Rows)
                || (layout.Element == EmbeddingElement.Half && !_vectors[layout.Embeddings[0]].Type.FitsHalf()))
            {
                throw Changed();
            }

            List<string> columns = [];
            AddColumn(layout.IdColumn);
            foreach (ScoreSource score in _given)
            {
                AddColumn(score.Kind == ScoreKind.Column ? score.Argument : null);
            }

            AddColumn(layout.Labels?.Column);
            AddColumn(layout.GroupColumn);
            if (columns.Count > 0)
            {
                _table = LayoutFormats.Of(layout.Format).OpenTable(files, _file);
                if (_table is null || _table.Rows != _file.Rows)
                {
                    throw Changed();
                }

                _cursor = _table.OpenCursor(columns);
            }

            void AddColumn(string? column)
            {
                if (column is not null && !columns.Contains(column))
                {
                    columns.Add(column);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of the file in the layout.</summary>
    public int Index { get; }

    /// <summary>Reads rows of this file into a new batch, which the caller owns.</summary>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    public InputBatch Read(long first, int count, IReadOnlyDictionary<string, ScoreFile> scoreFiles, LabelFile? labelFile)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(count, _layout.Dimension, _layout.Element);
        try
        {
            bool[] missingEmbeddings = new bool[count];
            bool[] missingScores = new bool[count];
            ReadEmbedding(first, count, matrix, missingEmbeddings);
            string?[]? ids = _layout.IdColumn is null ? null : new string?[count];
            double[][] scores = [.. _given.Select(_ => new double[count])];
            RoundedNumbers[] rounded = [.. _given.Select(_ => new RoundedNumbers())];
            string?[]? labels = _layout.Labels is null ? null : new string?[count];
            string?[]? groups = _layout.GroupColumn is null ? null : new string?[count];
            _cursor?.Visit(first, count, (batch, start, taken, done) =>
            {
                if (ids is not null)
                {
                    TableColumns.ReadIds(ColumnValues.Of(batch, _layout.IdColumn!), start, taken, ids.AsSpan(done, taken));
                }

                for (int s = 0; s < scores.Length; s++)
                {
                    if (_given[s] is { Kind: ScoreKind.Column, Argument: { } name })
                    {
                        ColumnValues column = ColumnValues.Of(batch, name);
                        TableColumns.ReadNumbers(column, start, taken, scores[s].AsSpan(done, taken), missingScores.AsSpan(done, taken));
                        rounded[s].Note(column, start, scores[s].AsSpan(done, taken), _file.FirstRow + first + done);
                    }
                }

                if (_layout.Labels?.Column is { } label)
                {
                    TableColumns.ReadLabels(
                        ColumnValues.Of(batch, label), start, labels.AsSpan(done, taken), $"{_table!.Name}: label column '{label}'", first + done);
                }

                if (_layout.GroupColumn is { } grouped)
                {
                    TableColumns.ReadLabels(
                        ColumnValues.Of(batch, grouped), start, groups.AsSpan(done, taken), $"{_table!.Name}: group column '{grouped}'", first + done);
                }
            });
            labelFile?.Read(_file.FirstRow + first, labels);
            for (int s = 0; s < scores.Length; s++)
            {
                if (_given[s] is { Kind: ScoreKind.File, Argument: { } path })
                {
                    scoreFiles[path].Read(_file.FirstRow + first, scores[s], rounded[s]);
                }
                else if (_given[s].Kind == ScoreKind.Clip && _layout.ClipPair is [var image, var text])
                {
                    ReadClipScores(first, count, image, text, scores[s], missingScores);
                }
            }

            return new InputBatch
            {
                FirstRow = _file.FirstRow + first,
                Embedding = matrix,
                Ids = ids,
                Scores = scores.Length > 0 ? scores[0] : null,
                MoreScores = scores.Length > 1 ? scores[1..] : [],
                Rounded = [.. rounded.Zip(_given, (numbers, score) => numbers.Of(score)).OfType<RoundedScore>()],
                Labels = labels,
                Groups = groups,
                MissingEmbeddings = missingEmbeddings.Contains(true) ? missingEmbeddings : null,
                MissingScores = missingScores.Contains(true) ? missingScores : null,
            };
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cursor?.Dispose();
        _table?.Dispose();
        foreach (IVectorSource vectors in _vectors.Values)
        {
            vectors.Dispose();
        }
    }

    private InputDataException Changed() =>
        new($"{_file.RelativePath}: changed since the job began ({Counted.Of(_file.Rows, "row")} then); start the job again with --overwrite");

    private void ReadEmbedding(long first, int count, EmbeddingMatrix matrix, Span<bool> missing)
    {
        Span<byte> destination = matrix.RowRange(0, count);
        if (_layout.Embeddings is [var only])
        {
            _vectors[only].Read(first, count, _layout.Element == EmbeddingElement.Half, destination, missing);
            return;
        }

        Span<float> rows = MemoryMarshal.Cast<byte, float>(destination);
        int offset = 0;
        foreach (string name in _layout.Embeddings)
        {
            ReadSingles(name, first, count, ref _first, missing);
            int part = _vectors[name].Dimension;
            for (int i = 0; i < count; i++)
            {
                ConcatenatedRows.Put(_first.AsSpan(i * part, part), rows.Slice(i * _layout.Dimension, _layout.Dimension), offset);
            }

            offset += part;
        }
    }

    private void ReadClipScores(long first, int count, string image, string text, Span<double> scores, Span<bool> missing)
    {
        ReadSingles(image, first, count, ref _first, missing);
        ReadSingles(text, first, count, ref _second, missing);
        int dimension = _vectors[image].Dimension;
        for (int i = 0; i < count; i++)
        {
            scores[i] = CosineScore.Of(_first.AsSpan(i * dimension, dimension), _second.AsSpan(i * dimension, dimension));
        }
    }

    private void ReadSingles(string name, long first, int count, ref float[] buffer, Span<bool> missing)
    {
        IVectorSource vectors = _vectors[name];
        int values = checked(count * vectors.Dimension);
        if (buffer.Length < values)
        {
            buffer = new float[values];
        }

        vectors.Read(first, count, asHalf: false, MemoryMarshal.AsBytes(buffer.AsSpan(0, values)), missing);
    }
}
