using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Tests.Outputs.Exports;

/// <summary>A record batch with a column of every kind of type that a table may hold, nulls among them, and its rows as text.</summary>
internal static class VariedBatch
{
    public static RecordBatch Create(int rows, bool withDictionary)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        List<(string Name, IArrowArray Array)> columns =
        [
            ("flag", Build(new BooleanArray.Builder(), all, (b, i) => b.Append(i % 3 == 0), b => b.AppendNull(), b => b.Build(null))),
            ("number", Build(new Int32Array.Builder(), all, (b, i) => b.Append(i * 7), b => b.AppendNull(), b => b.Build(null))),
            ("double", Build(new DoubleArray.Builder(), all, (b, i) => b.Append(i / 3.0), b => b.AppendNull(), b => b.Build(null))),
            ("text", Texts(all)),
            ("bytes", Build(new BinaryArray.Builder(), all, (b, i) => b.Append(new byte[i % 4]), b => b.AppendNull(), b => b.Build(null))),
            ("time", Build(
                new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")), all,
                (b, i) => b.Append(DateTimeOffset.UnixEpoch.AddSeconds(i)), b => b.AppendNull(), b => b.Build(null))),
            ("list", Lists(all)),
            ("vector", Vectors(all)),
            ("pair", Pairs(all)),
            ("pairs", PairLists(all)),
        ];
        if (withDictionary)
        {
            sbyte[] indices = [.. all.Select(i => (sbyte)(i % 3))];
            columns.Add(("label", new DictionaryArray(
                new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().AppendRange(indices).Build(), Texts([0, 1, 2]))));
        }

        return new RecordBatch(
            new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true)), [new("made", "by test")]), columns.Select(c => c.Array), rows);
    }

    /// <summary>Every value of a row.</summary>
    public static string Row(RecordBatch batch, int row) => string.Join(" | ", batch.Arrays.Select(array => Show(array, row)));

    private static string Show(IArrowArray array, int row)
    {
        if (array.IsNull(row))
        {
            return "null";
        }

        return array switch
        {
            BooleanArray a => $"{a.GetValue(row)}",
            Int32Array a => $"{a.GetValue(row)}",
            DoubleArray a => a.GetValue(row)!.Value.ToString("R", CultureInfo.InvariantCulture),
            HalfFloatArray a => $"{a.GetValue(row)}",
            StringArray a => a.GetString(row),
            BinaryArray a => Convert.ToHexString(a.GetBytes(row)),
            TimestampArray a => $"{a.GetValue(row)}",
            ListArray a => $"[{string.Join(", ", Range(a.GetSlicedValues(row)))}]",
            FixedSizeListArray a => $"[{string.Join(", ", Range(a.GetSlicedValues(row)))}]",
            StructArray a => $"({string.Join(", ", a.Fields.Select(f => Show(f, row)))})",
            DictionaryArray a => Show(a.Dictionary, ((Int8Array)a.Indices).GetValue(row)!.Value),
            _ => throw new NotSupportedException(array.GetType().Name),
        };
    }

    private static IEnumerable<string> Range(IArrowArray values) => Enumerable.Range(0, values.Length).Select(i => Show(values, i));

    private static IArrowArray Build<T>(T builder, int[] rows, Action<T, int> add, Action<T> addNull, Func<T, IArrowArray> build)
    {
        foreach (int i in rows)
        {
            if (i % 5 == 4)
            {
                addNull(builder);
            }
            else
            {
                add(builder, i);
            }
        }

        return build(builder);
    }

    private static IArrowArray Texts(int[] rows) =>
        Build(new StringArray.Builder(), rows, (b, i) => b.Append($"é{new string('x', i % 6)}{i}"), b => b.AppendNull(), b => b.Build());

    private static IArrowArray Lists(int[] rows)
    {
        ListArray.Builder builder = new(StringType.Default);
        StringArray.Builder values = (StringArray.Builder)builder.ValueBuilder;
        return Build(builder, rows, (b, i) =>
        {
            b.Append();
            for (int j = 0; j < i % 4; j++)
            {
                values.Append($"{i}.{j}");
            }
        }, b => b.AppendNull(), b => b.Build());
    }

    private static IArrowArray Vectors(int[] rows)
    {
        Half[] values = [.. rows.SelectMany(i => Enumerable.Range(0, 3).Select(j => (Half)(i + (j / 4.0))))];
        ArrayData child = new(HalfFloatType.Default, values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
        return ArrowArrayFactory.BuildArray(new ArrayData(new FixedSizeListType(new Field("item", HalfFloatType.Default, true), 3), rows.Length, 0, 0, [ArrowBuffer.Empty], [child]));
    }

    private static StructArray Pairs(int[] rows) => new(
        new StructType([new Field("a", Int32Type.Default, true), new Field("b", StringType.Default, true)]),
        rows.Length,
        [new Int32Array.Builder().AppendRange(rows).Build(), Texts(rows)],
        Bits(rows, i => i % 7 != 6),
        rows.Count(i => i % 7 == 6));

    /// <summary>Lists of 0 to 2 structs.</summary>
    private static ListArray PairLists(int[] rows)
    {
        int[] offsets = [0, .. rows.Select(i => i % 3)];
        for (int i = 1; i < offsets.Length; i++)
        {
            offsets[i] += offsets[i - 1];
        }

        StructArray values = Pairs([.. Enumerable.Range(0, offsets[^1])]);
        ArrayData data = new(
            new ListType(new Field("item", values.Data.DataType, true)), rows.Length, 0, 0,
            [ArrowBuffer.Empty, new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray())], [values.Data]);
        return new ListArray(data);
    }

    private static ArrowBuffer Bits(int[] rows, Func<int, bool> valid)
    {
        byte[] bits = new byte[(rows.Length + 7) / 8];
        for (int i = 0; i < rows.Length; i++)
        {
            BitUtility.SetBit(bits, i, valid(rows[i]));
        }

        return new ArrowBuffer(bits);
    }
}
