using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Cluster.Rounds;

/// <summary>Ids and raw scores of rows in ascending order, from what ingest kept: a batch in memory at a time.</summary>
internal sealed class InputRowCursor : IDisposable
{
    private readonly RoundContext _context;
    private readonly IReadOnlyList<IngestResult> _splits;
    private readonly bool _sumsScores;
    private Stream? _stream;
    private IEnumerator<RowColumns>? _batches;
    private RowColumns? _batch;
    private int _split;
    private int _at;
    private long _end;
    private double _sum;
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;
    private long _count;

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="sumsScores">Whether the raw scores of all rows are looked at: then no split is passed over.</param>
    public InputRowCursor(RoundContext context, bool sumsScores = false)
    {
        _context = context;
        _splits = context.Results<IngestResult>(RoundKind.Ingest);
        _sumsScores = sumsScores;
    }

    /// <summary>False where some rows have no raw scores, so that none counts; of the rows so far.</summary>
    public bool HasScores { get; private set; } = true;

    /// <summary>Mean of the raw scores so far; null where there are none.</summary>
    public double? MeanScore => HasScores && _count > 0 ? _sum / _count : null;

    /// <summary>Largest less smallest raw score so far; null where there are none.</summary>
    public double? ScoreRange => HasScores && _count > 0 ? _most - _least : null;

    /// <summary>Id and raw score of a valid row; rows are asked for in ascending order.</summary>
    /// <exception cref="ArtifactException">An artifact is missing or damaged.</exception>
    public (string? Id, double Score) Take(long row)
    {
        while (_batch is null || _at == _batch.Rows.Length || _batch.Rows[_at] != row)
        {
            if (_batch is not null && _at < _batch.Rows.Length)
            {
                _at = _batch.Rows[^1] < row ? _batch.Rows.Length : _at + 1;
            }
            else if (!NextBatch(row))
            {
                throw new InvalidOperationException($"row {row} is not among the valid rows");
            }
        }

        return (_batch.Ids?[_at], _batch.Scores?[_at] ?? double.NaN);
    }

    /// <summary>Looks at the raw scores of the rows that are left.</summary>
    public void Finish()
    {
        while (NextBatch(0))
        {
            _at = _batch!.Rows.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches?.Dispose();
        _stream?.Dispose();
        (_batches, _stream) = (null, null);
    }

    /// <summary>The next batch, of the next split that may have <paramref name="row"/> or a later one.</summary>
    private bool NextBatch(long row)
    {
        while (_batches?.MoveNext() != true)
        {
            Dispose();
            for (; _split < _splits.Count && !_sumsScores && _end + _splits[_split].InputRows <= row; _split++)
            {
                _end += _splits[_split].InputRows;
            }

            if (_split == _splits.Count)
            {
                return false;
            }

            _context.CancellationToken.ThrowIfCancellationRequested();
            _end += _splits[_split].InputRows;
            _stream = _context.Store.OpenRead(_splits[_split++].Rows);
            _batches = RowsArtifact.Read(_stream).GetEnumerator();
        }

        (_batch, _at) = (_batches.Current, 0);
        if (_sumsScores)
        {
            Sum(_batch.Scores);
        }

        return true;
    }

    private void Sum(double[]? scores)
    {
        if (scores is null)
        {
            HasScores = false;
        }
        else if (scores.Length > 0)
        {
            _sum += scores.Sum();
            _count += scores.Length;
            (_least, _most) = (Math.Min(_least, scores.Min()), Math.Max(_most, scores.Max()));
        }
    }
}
