using System.Runtime.ExceptionServices;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Reading;

/// <summary>Reads any layout. Keeps the file of the last range open, so ranges read in order cost no reopening.</summary>
internal sealed class DatasetReader : IInputReader
{
    /// <summary>Bytes of embeddings in a batch, at most.</summary>
    public const int BatchBytes = 8 << 20;

    private readonly DatasetLayout _layout;
    private readonly IInputFiles _files;
    private readonly int _batchRows;
    private OpenInput? _idle;
    private readonly Dictionary<string, ScoreFile> _scores = new(StringComparer.Ordinal);
    private LabelFile? _labels;
    private bool _disposed;

    /// <param name="layout">A discovered layout.</param>
    /// <param name="files">Opens its files.</param>
    public DatasetReader(DatasetLayout layout, IInputFiles files)
    {
        _layout = layout;
        _files = files;
        long rowBytes = (long)layout.Dimension * layout.Element.Bytes();
        _batchRows = (int)Math.Max(1, BatchBytes / rowBytes);
    }

    /// <inheritdoc/>
    public IEnumerable<InputBatch> Read(int file, long firstRow, long count, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(file);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(file, _layout.Files.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, _layout.Files[file].Rows - count);
        return Stream(file, firstRow, count, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _idle?.Dispose();
        _idle = null;
        foreach (ScoreFile scores in _scores.Values)
        {
            scores.Dispose();
        }

        _scores.Clear();
        _labels?.Dispose();
        _labels = null;
    }

    private IEnumerable<InputBatch> Stream(int file, long firstRow, long count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            yield break;
        }

        OpenInput input = Transferred(() => Take(file));
        try
        {
            for (long done = 0; done < count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int rows = (int)Math.Min(_batchRows, count - done);
                long first = firstRow + done;
                yield return Transferred(() => input.Read(first, rows, _scores, _labels));
                done += rows;
            }
        }
        finally
        {
            GiveBack(input);
        }
    }

    /// <summary>
    /// Runs a read. A transfer that failed shows as what it is, not as the damaged file that a library takes it for: the
    /// file is good, and another attempt may read it.
    /// </summary>
    private T Transferred<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InputDataException) when (_files.TransferFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    /// <summary>The idle file if it is the one wanted; a second stream over the same file opens its own.</summary>
    private OpenInput Take(int file)
    {
        foreach (string path in _layout.Score.Given().Where(score => score.Kind == ScoreKind.File).Select(score => score.Argument!))
        {
            if (_scores.ContainsKey(path))
            {
                continue;
            }

            ScoreFile scores = ScoreFile.Open(_files, path);
            _scores.Add(path, scores);
            if (scores.Rows != _layout.Rows)
            {
                throw new InputDataException($"{path}: changed since the job began, {Counted.Of(scores.Rows, "score")} for {Counted.Of(_layout.Rows, "row")}; start the job again with --overwrite");
            }
        }

        if (_layout.Labels is { Path: { } labelPath } && _labels is null)
        {
            _labels = LabelFile.Open(_files, labelPath);
            if (_labels.Rows != _layout.Rows)
            {
                throw new InputDataException($"{labelPath}: changed since the job began, {Counted.Of(_labels.Rows, "label")} for {Counted.Of(_layout.Rows, "row")}; start the job again with --overwrite");
            }
        }

        OpenInput? idle = _idle;
        _idle = null;
        if (idle?.Index == file)
        {
            return idle;
        }

        idle?.Dispose();
        return new OpenInput(_files, _layout, file);
    }

    private void GiveBack(OpenInput input)
    {
        if (_disposed || _idle is not null)
        {
            input.Dispose();
        }
        else
        {
            _idle = input;
        }
    }
}
