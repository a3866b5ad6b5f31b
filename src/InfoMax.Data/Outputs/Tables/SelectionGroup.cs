using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>The rows of a result that one row group of <c>selection.parquet</c> has, in columns.</summary>
internal sealed class SelectionGroup
{
    private readonly HeldTexts? _ids;
    private readonly bool _hasRaw;
    private long[] _rows = [];
    private float[] _scores = [];
    private float[] _gains = [];
    private double[] _raw = [];

    /// <param name="rows">Rows of the group at most.</param>
    /// <param name="hasIds">Whether the rows have ids.</param>
    /// <param name="hasRaw">Whether they have raw scores.</param>
    public SelectionGroup(int rows, bool hasIds, bool hasRaw)
    {
        Capacity = rows;
        _ids = hasIds ? new HeldTexts() : null;
        _hasRaw = hasRaw;
    }

    /// <summary>Rows of the group at most.</summary>
    public int Capacity { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    public void Add(in SelectedRow row)
    {
        if (Count == _rows.Length)
        {
            int length = Math.Clamp(2 * Count, Math.Min(Capacity, 1 << 10), Capacity);
            Array.Resize(ref _rows, length);
            Array.Resize(ref _scores, length);
            Array.Resize(ref _gains, length);
            Array.Resize(ref _raw, _hasRaw ? length : 0);
        }

        _rows[Count] = row.Row;
        _scores[Count] = row.Score;
        _gains[Count] = row.Gain;
        if (_hasRaw)
        {
            _raw[Count] = row.RawScore;
        }

        _ids?.Add(row.Id);
        Count++;
    }

    public void Clear()
    {
        Count = 0;
        _ids?.Clear();
    }

    /// <summary>Writes a column of the group.</summary>
    public void Write(LogicalColumnWriter writer, int column, bool integers)
    {
        switch (column)
        {
            case 0:
                ((LogicalColumnWriter<long>)writer).WriteBatch(_rows.AsSpan(0, Count));
                break;
            case 1:
                IdColumn.Write(writer, integers, _rows.AsSpan(0, Count), _ids);
                break;
            case 2:
                ((LogicalColumnWriter<float>)writer).WriteBatch(_scores.AsSpan(0, Count));
                break;
            case 3:
                ((LogicalColumnWriter<float>)writer).WriteBatch(_gains.AsSpan(0, Count));
                break;
            default:
                WriteRaw((LogicalColumnWriter<double?>)writer);
                break;
        }
    }

    private void WriteRaw(LogicalColumnWriter<double?> writer)
    {
        for (int first = 0; first < Count; first += HeldTexts.SliceTexts)
        {
            double?[] slice = new double?[Math.Min(HeldTexts.SliceTexts, Count - first)];
            for (int i = 0; _hasRaw && i < slice.Length; i++)
            {
                slice[i] = _raw[first + i];
            }

            writer.WriteBatch(slice);
        }
    }
}
