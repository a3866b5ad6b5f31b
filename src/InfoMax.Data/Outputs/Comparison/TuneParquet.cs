using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>
/// <c>tune.parquet</c>: <c>fraction</c> double, <c>score</c>, <c>order</c> string, <c>beta</c> double, <c>quota</c> string,
/// <c>ridge_accuracy</c>, <c>softmax_accuracy</c> double, <c>chosen</c> bool; a null where there is none.
/// </summary>
internal static class TuneParquet
{
    /// <summary>Reads the table at a path.</summary>
    /// <exception cref="ParquetException">The file is damaged.</exception>
    public static IReadOnlyList<TuneRow> Read(string path)
    {
        using ParquetFileReader reader = new(path);
        List<TuneRow> rows = [];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            (double[] fractions, string[] scores, string?[] orders) = (ParquetColumns.Read<double>(group, 0), ParquetColumns.Read<string>(group, 1), ParquetColumns.Read<string?>(group, 2));
            (double?[] betas, string[] quotas) = (ParquetColumns.Read<double?>(group, 3), ParquetColumns.Read<string>(group, 4));
            (double[] ridge, double?[] softmax, bool[] chosen) = (ParquetColumns.Read<double>(group, 5), ParquetColumns.Read<double?>(group, 6), ParquetColumns.Read<bool>(group, 7));
            rows.AddRange(scores.Select((score, i) => new TuneRow(fractions[i], score, orders[i], betas[i], quotas[i], ridge[i], softmax[i], chosen[i])));
        }

        return rows;
    }

    /// <summary>Writes the table.</summary>
    public static void Write(Stream stream, IReadOnlyList<TuneRow> rows)
    {
        Column[] columns =
        [
            new Column<double>("fraction"),
            new Column<string>("score"),
            new Column<string?>("order"),
            new Column<double?>("beta"),
            new Column<string>("quota"),
            new Column<double>("ridge_accuracy"),
            new Column<double?>("softmax_accuracy"),
            new Column<bool>("chosen"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, rows.Count, (writer, column, first, count) =>
        {
            TuneRow[] part = [.. rows.Skip(first).Take(count)];
            switch (column)
            {
                case 0:
                    Put(row => row.Fraction);
                    break;
                case 1:
                    Put(row => row.Score);
                    break;
                case 2:
                    Put(row => row.Order);
                    break;
                case 3:
                    Put(row => row.Beta);
                    break;
                case 4:
                    Put(row => row.Quota);
                    break;
                case 5:
                    Put(row => row.RidgeAccuracy);
                    break;
                case 6:
                    Put(row => row.SoftmaxAccuracy);
                    break;
                default:
                    Put(row => row.Chosen);
                    break;
            }

            void Put<T>(Func<TuneRow, T> value) => ((LogicalColumnWriter<T>)writer).WriteBatch(Array.ConvertAll(part, row => value(row)));
        });
    }
}
