using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>Reads the table that <c>infomax score</c> writes.</summary>
public static class ScoresTable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ScoresParquet.FileName;

    /// <summary>Every row number, ascending, and the values of each score, NaN where a row has none.</summary>
    /// <param name="file">The table.</param>
    /// <param name="scores">Number of its scores.</param>
    public static (long[] Rows, double[][] Values) Read(string file, int scores)
    {
        using ParquetFileReader reader = new(file);
        List<long> rows = [];
        List<double>[] values = [.. Enumerable.Range(0, scores).Select(_ => new List<double>())];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            int count = checked((int)group.MetaData.NumRows);
            using LogicalColumnReader<long> numbers = group.Column(0).LogicalReader<long>();
            rows.AddRange(numbers.ReadAll(count));
            for (int score = 0; score < scores; score++)
            {
                // Behind row and id.
                using LogicalColumnReader<double?> column = group.Column(score + 2).LogicalReader<double?>();
                values[score].AddRange(column.ReadAll(count).Select(value => value ?? double.NaN));
            }
        }

        return ([.. rows], Array.ConvertAll(values, column => column.ToArray()));
    }
}
