using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Gathers rows of a rows artifact into one record batch: its columns in Arrow's own layout.</summary>
internal sealed class RowBatchBuilder
{
    /// <summary>Rows of a full batch.</summary>
    public const int MaxRows = 65_536;

    private const int MaxText = 16 << 20;

    private readonly long[] _rows = new long[MaxRows];
    private readonly double[] _scores = new double[MaxRows];
    private readonly byte[] _scoreValid = new byte[MaxRows / 8];
    private readonly int[] _idEnds = new int[MaxRows + 1];
    private readonly byte[] _idValid = new byte[MaxRows / 8];
    private byte[] _text = new byte[1 << 16];
    private int _ids;
    private int _validScores;

    /// <summary>Schema of a rows artifact.</summary>
    public static Schema Schema { get; } = new(
        [
            ArrowColumns.Required("row", Int64Type.Default),
            new Field("id", StringType.Default, nullable: true),
            new Field("score", DoubleType.Default, nullable: true),
        ],
        null);

    /// <summary>Rows gathered.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the batch must be written before more rows are appended.</summary>
    public bool IsFull => Length == MaxRows || _idEnds[Length] >= MaxText;

    /// <summary>Takes rows from <paramref name="first"/> on until the batch is full or they end; returns how many.</summary>
    public int Append(RowColumns source, int first)
    {
        int start = Length;
        for (int i = first; i < source.Rows.Length && !IsFull; i++)
        {
            AppendId(source.Ids?[i]);
            Length++;
        }

        int count = Length - start;
        source.Rows.AsSpan(first, count).CopyTo(_rows.AsSpan(start));
        if (source.Scores is { } scores)
        {
            scores.AsSpan(first, count).CopyTo(_scores.AsSpan(start));
            for (int i = start; i < Length; i++)
            {
                BitUtility.SetBit(_scoreValid, i);
            }

            _validScores += count;
        }

        return count;
    }

    /// <summary>Writes the rows as one batch and starts anew.</summary>
    public void WriteTo(ArrowTableWriter writer)
    {
        int bitmap = (Length + 7) / 8;
        writer.Write(
            Length,
            ArrowColumns.Numbers(Int64Type.Default, Length, Bytes(_rows, Length)),
            Build(StringType.Default, _ids, _idValid, Bytes(_idEnds, Length + 1), _text.AsMemory(0, _idEnds[Length])),
            Build(DoubleType.Default, _validScores, _scoreValid, Bytes(_scores, Length)));
        _idValid.AsSpan(0, bitmap).Clear();
        _scoreValid.AsSpan(0, bitmap).Clear();
        _scores.AsSpan(0, Length).Clear();
        Length = 0;
        _ids = 0;
        _validScores = 0;
    }

    private static byte[] Bytes<T>(T[] values, int count)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values.AsSpan(0, count)).ToArray();

    private IArrowArray Build(IArrowType type, int valid, byte[] bitmap, params ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        var buffers = new ArrowBuffer[values.Length + 1];
        buffers[0] = valid == Length ? ArrowBuffer.Empty : new ArrowBuffer(bitmap.AsMemory(0, (Length + 7) / 8));
        for (int i = 0; i < values.Length; i++)
        {
            buffers[i + 1] = new ArrowBuffer(values[i]);
        }

        return ArrowArrayFactory.BuildArray(new ArrayData(type, Length, Length - valid, 0, buffers));
    }

    private void AppendId(string? id)
    {
        int end = _idEnds[Length];
        if (id is not null)
        {
            int worst = Encoding.UTF8.GetMaxByteCount(id.Length);
            if (worst > _text.Length - end)
            {
                System.Array.Resize(ref _text, Math.Max(_text.Length * 2, checked(end + worst)));
            }

            end += Encoding.UTF8.GetBytes(id, _text.AsSpan(end));
            BitUtility.SetBit(_idValid, Length);
            _ids++;
        }

        _idEnds[Length + 1] = end;
    }
}
