using ParquetSharp;

namespace InfoMax.Testing.Layouts;

/// <summary>Writes small Parquet files with the columns of the field's layouts.</summary>
internal static class ParquetFixture
{
    /// <summary>Metadata as DataComp writes it (without the columns that nothing reads).</summary>
    public static void DataComp(string path, PairSet pairs, int rowGroup = int.MaxValue)
    {
        Column[] columns =
        [
            new Column<string>("uid"), new Column<string>("url"),
            new Column<float?>("clip_b32_similarity_score"), new Column<float?>("clip_l14_similarity_score"),
        ];
        Write(path, columns, pairs.Rows, rowGroup, (group, first, count) =>
        {
            WriteColumn(group, pairs.Ids.AsSpan(first, count));
            WriteColumn<string>(group, pairs.Ids[first..(first + count)].Select(id => $"https://example.org/{id}.jpg").ToArray());
            WriteColumn<float?>(group, pairs.Scores[first..(first + count)].Select(s => (float?)(s / 2)).ToArray());
            WriteColumn<float?>(group, pairs.Scores[first..(first + count)].Select(s => (float?)s).ToArray());
        });
    }

    /// <summary>One id column and one score column of chosen types.</summary>
    public static void Columns<TId, TScore>(string path, string idName, TId[] ids, string scoreName, TScore[] scores)
    {
        Column[] columns = [new Column<TId>(idName), new Column<TScore>(scoreName)];
        Write(path, columns, ids.Length, int.MaxValue, (group, first, count) =>
        {
            WriteColumn<TId>(group, ids.AsSpan(first, count));
            WriteColumn<TScore>(group, scores.AsSpan(first, count));
        });
    }

    private static void Write(string path, Column[] columns, int rows, int rowGroup, Action<RowGroupWriter, int, int> fill)
    {
        using ParquetFileWriter writer = new(path, columns);
        for (int first = 0; first < rows || first == 0; first += rowGroup)
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            fill(group, first, Math.Min(rowGroup, rows - first));
            if (rowGroup == int.MaxValue)
            {
                break;
            }
        }

        writer.Close();
    }

    private static void WriteColumn<T>(RowGroupWriter group, ReadOnlySpan<T> values)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
