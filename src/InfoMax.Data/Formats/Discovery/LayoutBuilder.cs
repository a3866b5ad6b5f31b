using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Reads the headers of planned files one by one and checks that they agree with the first.</summary>
internal sealed class LayoutBuilder : IDisposable
{
    private readonly InputRequest _request;
    private readonly InputFormat _format;
    private readonly Fingerprint _fingerprint = new();
    private readonly Dictionary<string, (int Dimension, string File)> _dimensions = new(StringComparer.Ordinal);
    private readonly List<InputFile> _files = [];
    private IReadOnlyList<string> _embeddings = [];
    private ScoreChoice? _score;
    private string? _idColumn;
    private IdKind _ids;
    private bool _allHalf = true;
    private bool _pairHalf = true;
    private long _rows;
    private readonly List<string> _warnings = [];

    /// <param name="request">What the user asked for.</param>
    /// <param name="format">The resolved layout.</param>
    public LayoutBuilder(InputRequest request, InputFormat format)
    {
        _request = request;
        _format = format;
    }

    /// <summary>Reads the headers of the next file.</summary>
    /// <exception cref="InputDataException">It is damaged, or disagrees with its companion or an earlier file.</exception>
    public void Add(PlannedFile planned)
    {
        InputFile file = planned.At(_rows, 0);
        using ITable? table = LayoutFormats.Of(_format).OpenTable(LocalInputFiles.Instance, file);
        if (_score is null)
        {
            Resolve(file, table);
        }

        long rows = -1;
        string rowsFrom = file.RelativePath;
        foreach (string name in _embeddings.Union(_score!.ClipPair ?? []))
        {
            using IVectorSource vectors = LayoutFormats.Of(_format).OpenVectors(LocalInputFiles.Instance, file, name);
            if (vectors.Rows > 0)
            {
                CheckDimension(file, name, vectors.Dimension);
                _allHalf &= vectors.Type.FitsHalf() || !_embeddings.Contains(name);
                _pairHalf &= vectors.Type.FitsHalf() || _score.ClipPair?.Contains(name) != true;
            }

            string source = SourceName(file, name);
            if (rows >= 0 && vectors.Rows != rows)
            {
                throw Mismatch(rowsFrom, rows, source, vectors.Rows);
            }

            rows = vectors.Rows;
            rowsFrom = source;
            _fingerprint.Add(LayoutFormats.Of(_format).PathOf(file, name), source, $"{name} {vectors.Rows} {vectors.Dimension} {vectors.Type}", _embeddings.Contains(name));
        }

        if (table is not null)
        {
            CheckTable(file, table, rows, rowsFrom);
        }

        foreach (string path in planned.Mapping is { } mapping ? mapping.Indices.Concat(mapping.Data) : [])
        {
            _fingerprint.Add(path, FileNames.Of(file, path), "mapping", isVectors: true);
        }

        _files.Add(planned.At(_rows, rows));
        _rows = checked(_rows + rows);
    }

    /// <summary>The layout of all files added.</summary>
    /// <exception cref="InputDataException">There are no rows, or the score file has another number of them.</exception>
    public DatasetLayout Build()
    {
        string inputs = string.Join(", ", _request.Paths);
        if (_rows == 0 || _score is null)
        {
            throw new InputDataException($"{inputs}: no rows in {Counted.Of(_files.Count, "file")}; nothing to choose from");
        }

        foreach (string path in _score.Source.Given().Where(score => score.Kind == ScoreKind.File).Select(score => score.Argument!))
        {
            using ScoreFile scores = ScoreFile.Open(LocalInputFiles.Instance, path);
            if (scores.Rows != _rows)
            {
                throw new InputDataException($"{path}: {Counted.Of(scores.Rows, "score")}, but {inputs} has {Counted.Of(_rows, "row")}; give one score for every input row, in file order");
            }

            DeclaredOrder.Check(path, _files);

            _fingerprint.Add(path, path, $"{scores.Rows} {scores.Descr}");
        }

        int dimension = _embeddings.Sum(name => _dimensions[name].Dimension);
        foreach (string path in _score.Source.TargetPaths)
        {
            _fingerprint.Add(path, path, TargetVectors.Check(LocalInputFiles.Instance, path, dimension));
        }

        LabelSource? labels = _request.Labels;
        if (labels?.Path is { } given)
        {
            string labelPath = ObjectAddress.FullPath(given);
            labels = new LabelSource(null, labelPath);
            using LabelFile read = LabelFile.Open(LocalInputFiles.Instance, labelPath);
            if (read.Rows != _rows)
            {
                throw new InputDataException($"{labelPath}: {Counted.Of(read.Rows, "label")}, but {inputs} has {Counted.Of(_rows, "row")}; give one label for every input row, in file order");
            }

            DeclaredOrder.Check(labelPath, _files);
            _fingerprint.Add(labelPath, labelPath, $"{read.Rows} {read.Descr}");
        }

        (string fingerprint, string vectorsFingerprint) = _fingerprint.Finish();
        return new DatasetLayout
        {
            Labels = labels,
            GroupColumn = _request.GroupColumn,
            Format = _format,
            Files = _files,
            Dimension = dimension,
            Element = _allHalf && _embeddings.Count == 1 ? EmbeddingElement.Half : EmbeddingElement.Single,
            Rows = _rows,
            Score = _score.Source,
            Embeddings = _embeddings,
            ClipPair = _score.ClipPair,
            PairDimension = _score.ClipPair is [var image, ..] ? _dimensions[image].Dimension : 0,
            PairElement = _score.ClipPair is not null && _pairHalf ? EmbeddingElement.Half : EmbeddingElement.Single,
            Ids = _ids,
            IdColumn = _idColumn,
            Fingerprint = fingerprint,
            VectorsFingerprint = vectorsFingerprint,
            Sources = _fingerprint.Files,
            Warnings = _warnings,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _fingerprint.Dispose();

    private static InputDataException Mismatch(string first, long firstRows, string second, long secondRows) =>
        new($"{first} has {Counted.Of(firstRows, "row")}, {second} has {secondRows}; row i of one must belong to row i of the other, so write both again from the same source");

    /// <summary>Decides names, score source and id column on the first file; later files must have the same.</summary>
    private void Resolve(InputFile file, ITable? table)
    {
        AvailableEmbeddings available = LayoutFormats.Of(_format).Embeddings(LocalInputFiles.Instance, file);
        _embeddings = EmbeddingChoice.Resolve(_format, _request.Embedding ?? EmbeddingChoice.Usual(_format, _request.UsualEmbedding, available), available, file.RelativePath);
        _score = ScoreChoice.Resolve(_request.Score, _request.DefaultScore, table, _embeddings, available.Names, file.RelativePath);
        _idColumn = _request.WithIds ? ColumnChoice.Id(table, _request.IdColumn, file.RelativePath) : null;
        if (_request.Labels?.Column is { } labels)
        {
            ColumnChoice.Label(table, labels, file.RelativePath);
        }

        if (_request.GroupColumn is { } groups)
        {
            ColumnChoice.Label(table, groups, file.RelativePath, areGroups: true);
        }

        _warnings.AddRange(!_request.WithIds ? [] : table is not null ? ColumnChoice.IdWarnings(table, _idColumn)
            : LayoutFormats.Of(_format).WarningWithoutTable(file, available) is { } warning ? [warning] : []);
    }

    private void CheckDimension(InputFile file, string name, int dimension)
    {
        if (!_dimensions.TryAdd(name, (dimension, file.RelativePath)) && _dimensions[name].Dimension != dimension)
        {
            (int expected, string first) = _dimensions[name];
            throw new InputDataException(
                $"{file.RelativePath}: {Counted.Of(dimension, "value")} a row, but {first} has {expected}; prune embeddings of one model at a time");
        }

        if (_score!.ClipPair is [var image, var text] && _dimensions.TryGetValue(image, out (int Dimension, string File) a)
            && _dimensions.TryGetValue(text, out (int Dimension, string File) b) && a.Dimension != b.Dimension)
        {
            throw new InputDataException(
                $"{file.RelativePath}: {image} has {a.Dimension} values a row, {text} has {b.Dimension}; --score {_score.Source} needs vectors of one model");
        }
    }

    private void CheckTable(InputFile file, ITable table, long rows, string rowsFrom)
    {
        if (table.Rows != rows)
        {
            throw Mismatch(rowsFrom, rows, table.Name, table.Rows);
        }

        string[] scoreColumns = [.. _score!.Source.Given().Where(score => score.Kind == ScoreKind.Column).Select(score => score.Argument!)];
        foreach (string column in scoreColumns)
        {
            ColumnChoice.Score(table, column, file.RelativePath);
        }

        string? labelColumn = _request.Labels?.Column;
        if (labelColumn is not null)
        {
            ColumnChoice.Label(table, labelColumn, file.RelativePath);
        }

        if (_request.GroupColumn is { } groupColumn)
        {
            ColumnChoice.Label(table, groupColumn, file.RelativePath, areGroups: true);
        }

        if (_idColumn is not null)
        {
            IdKind kind = ColumnChoice.IdKindOf(table, _idColumn, file.RelativePath);
            if (_ids != IdKind.None && kind != _ids)
            {
                throw new InputDataException(
                    $"{table.Name}: id column '{_idColumn}' holds {Describe(kind)}, earlier files hold {Describe(_ids)}; write the ids in one type");
            }

            _ids = kind;
        }

        string path = file.MetadataPath ?? file.Path;
        _fingerprint.Add(path, table.Name, $"{table.Rows} {_idColumn} {string.Join('+', scoreColumns)}{(labelColumn is null ? "" : " labels " + labelColumn)}{(_request.GroupColumn is null ? "" : " groups " + _request.GroupColumn)}");
    }

    private string SourceName(InputFile file, string embedding) =>
        FileNames.Of(file, LayoutFormats.Of(_format).PathOf(file, embedding));

    private static string Describe(IdKind kind) => kind == IdKind.Integer ? "integers" : "text";
}
