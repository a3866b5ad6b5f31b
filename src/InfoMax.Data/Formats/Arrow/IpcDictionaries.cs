using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.FlatBuffers;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Ipc;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// Reads dictionary-encoded columns at the top level of a schema as columns of plain values, text or numbers. Values in force are
/// those of the last dictionary batch before a record batch that replaces, with the deltas that follow it.
/// </summary>
internal sealed class IpcDictionaries
{
    private readonly InputSource _source;
    private readonly string _name;
    private readonly IpcMessages _messages;
    private readonly long _limit;
    private readonly long?[] _ids;
    private readonly Dictionary<long, (int Batches, IArrowArray Values)> _loaded = [];

    /// <param name="source">The file.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="messages">Its messages.</param>
    /// <param name="stored">Its schema as written.</param>
    /// <param name="limit">Bytes that a dictionary, or the text of some rows, may take.</param>
    public IpcDictionaries(InputSource source, string name, IpcMessages messages, Schema stored, long limit)
    {
        _source = source;
        _name = name;
        _messages = messages;
        _limit = limit;
        FlatTable schema = new IpcHead(messages.SchemaMetadata.Span).Schema;
        _ids = new long?[stored.FieldsList.Count];
        for (int i = 0; i < _ids.Length; i++)
        {
            // Field { name, nullable, type_type, type, dictionary { id, ... }, children, ... }.
            FlatTable field = schema.TableAt(1, i);
            _ids[i] = stored.FieldsList[i].DataType is DictionaryType && field.Has(4) ? field.Table(4).Int64(0) : null;
        }
    }

    /// <summary>The type that a dictionary-encoded column is read as, or null where its values cannot be.</summary>
    public static IArrowType? DecodedType(DictionaryType type) => type.ValueType switch
    {
        StringType or LargeStringType or StringViewType => StringType.Default,
        BinaryType or LargeBinaryType => BinaryType.Default,
        FixedWidthType { BitWidth: >= 8 } and not DictionaryType => type.ValueType,
        _ => null,
    };

    /// <summary>Rows [<paramref name="first"/>, +<paramref name="count"/>) of column <paramref name="column"/> as plain values.</summary>
    /// <exception cref="InvalidDataException">The dictionary is missing, an index leaves it, or the text would be too long.</exception>
    public ArrayData Read(IpcBody body, int column, DictionaryType type, IpcLayout at, long first, int count, long batchOffset)
    {
        IArrowArray values = Values(
            _ids[column] ?? throw new InvalidDataException("a dictionary-encoded column without a dictionary's number"), type.ValueType, batchOffset);
        IArrowArray indices = ArrowArrayFactory.BuildArray(IpcColumn.Read(body, type.IndexType, at, first, count));
        int[] places = new int[count];
        byte[] validity = new byte[(count + 7) / 8];
        int nulls = 0;
        for (int i = 0; i < count; i++)
        {
            places[i] = indices.IsNull(i) ? -1 : TableColumns.DictionaryIndex(indices, i);
            if (places[i] >= values.Length || (places[i] < 0 && !indices.IsNull(i)))
            {
                throw new InvalidDataException($"index {places[i]} into a dictionary of {values.Length} values");
            }

            places[i] = places[i] >= 0 && values.IsNull(places[i]) ? -1 : places[i];
            BitUtility.SetBit(validity, i, places[i] >= 0);
            nulls += places[i] < 0 ? 1 : 0;
        }

        ArrowBuffer valid = nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(validity);
        IArrowType decoded = DecodedType(type) ?? throw new NotSupportedException($"a dictionary of {type.ValueType.Name}");
        return decoded is FixedWidthType { BitWidth: var bits }
            ? new ArrayData(decoded, count, nulls, 0, [valid, Numbers(values, places, bits / 8)])
            : Text(decoded, values, places, valid, nulls);
    }

    private static ArrowBuffer Numbers(IArrowArray values, int[] places, int width)
    {
        byte[] taken = new byte[places.Length * width];
        ReadOnlySpan<byte> all = values.Data.Buffers[1].Span[(values.Data.Offset * width)..];
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0)
            {
                all.Slice(places[i] * width, width).CopyTo(taken.AsSpan(i * width));
            }
        }

        return new ArrowBuffer(taken);
    }

    private ArrayData Text(IArrowType decoded, IArrowArray values, int[] places, ArrowBuffer valid, int nulls)
    {
        int[] offsets = new int[places.Length + 1];
        using MemoryStream text = new();
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<byte> value = places[i] < 0 ? default : values switch
            {
                BinaryArray a => a.GetBytes(places[i]),
                LargeBinaryArray a => a.GetBytes(places[i]),
                _ => throw new NotSupportedException($"a dictionary of {values.Data.DataType.Name}"),
            };
            if (text.Length + value.Length > Math.Min(_limit, int.MaxValue))
            {
                throw new InvalidDataException($"the text of {places.Length} rows of a dictionary-encoded column is longer than {_limit} bytes");
            }

            text.Write(value);
            offsets[i + 1] = (int)text.Length;
        }

        return new ArrayData(
            decoded, places.Length, nulls, 0, [valid, new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()), new ArrowBuffer(text.ToArray())]);
    }

    private IArrowArray Values(long id, IArrowType type, long before)
    {
        List<IpcBatch> batches = [];
        foreach (IpcDictionaryBatch dictionary in _messages.Dictionaries.TakeWhile(d => d.Values.Offset < before).Where(d => d.Id == id))
        {
            if (!dictionary.IsDelta)
            {
                batches.Clear();
            }

            batches.Add(dictionary.Values);
        }

        if (batches.Count == 0)
        {
            throw new InvalidDataException($"dictionary {id} is missing before its first use");
        }

        // The number of a stream's dictionary batches up to here tells which values they are.
        int known = _messages.Dictionaries.Count(d => d.Id == id && d.Values.Offset < before);
        if (_loaded.TryGetValue(id, out (int Batches, IArrowArray Values) loaded) && loaded.Batches == known)
        {
            return loaded.Values;
        }

        List<IArrowArray> parts = [.. batches.Select(batch =>
        {
            IpcBody body = new(_source, _name, batch, _limit);
            return ArrowArrayFactory.BuildArray(IpcColumn.Read(body, type, default, 0, batch.Rows));
        })];
        IArrowArray values = parts.Count == 1 ? parts[0] : ArrowArrayConcatenator.Concatenate(parts);
        _loaded[id] = (known, values);
        return values;
    }
}
