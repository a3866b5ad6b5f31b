using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>
/// <c>compare.parquet</c>: <c>fraction</c> double, <c>method</c> string, <c>seed</c> int64 (null where none matters), <c>objective</c>,
/// <c>mean_score</c>, <c>redundancy</c>, <c>coverage</c> double, <c>accuracy</c>, <c>accuracy_stderr</c> double (null without labels),
/// <c>seconds</c> double.
/// </summary>
internal static class ComparisonParquet
{
    private static readonly (string Name, Func<ComparisonRow, double> Value)[] Measures =
    [
        ("objective", row => row.Objective),
        ("mean_score", row => row.MeanScore),
        ("redundancy", row => row.Redundancy),
        ("coverage", row => row.Coverage),
    ];

    /// <summary>Reads the table at a path.</summary>
    /// <exception cref="ParquetException">The file is damaged.</exception>
    public static IReadOnlyList<ComparisonRow> Read(string path)
    {
        using ParquetFileReader reader = new(path);
        List<ComparisonRow> rows = [];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            double[] Numbers(int column) => ParquetColumns.Read<double>(group, column);
            double?[] Known(int column) => ParquetColumns.Read<double?>(group, column);
            (double[] fractions, string[] methods, long?[] seeds) = (Numbers(0), ParquetColumns.Read<string>(group, 1), ParquetColumns.Read<long?>(group, 2));
            (double[] objectives, double[] scores, double[] redundancies, double[] coverages) = (Numbers(3), Numbers(4), Numbers(5), Numbers(6));
            (double?[] accuracies, double?[] errors, double[] seconds) = (Known(7), Known(8), Numbers(9));
            rows.AddRange(methods.Select((method, i) => new ComparisonRow(
                fractions[i], method, seeds[i], objectives[i], scores[i], redundancies[i], coverages[i], accuracies[i], errors[i], seconds[i])));
        }

        return rows;
    }

    /// <summary>Writes the table.</summary>
    public static void Write(Stream stream, IReadOnlyList<ComparisonRow> rows)
    {
        Column[] columns =
        [
            new Column<double>("fraction"),
            new Column<string>("method"),
            new Column<long?>("seed"),
            .. Measures.Select(measure => new Column<double>(measure.Name)),
            new Column<double?>("accuracy"),
            new Column<double?>("accuracy_stderr"),
            new Column<double>("seconds"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, rows.Count, (writer, column, first, count) =>
        {
            ComparisonRow[] part = [.. rows.Skip(first).Take(count)];
            switch (column)
            {
                case 0:
                    Put(part, row => row.Fraction);
                    break;
                case 1:
                    Put(part, row => row.Method);
                    break;
                case 2:
                    Put(part, row => row.Seed);
                    break;
                case 7:
                    Put(part, row => row.Accuracy);
                    break;
                case 8:
                    Put(part, row => row.AccuracyError);
                    break;
                case 9:
                    Put(part, row => row.Seconds);
                    break;
                default:
                    Put(part, Measures[column - 3].Value);
                    break;
            }

            void Put<T>(ComparisonRow[] values, Func<ComparisonRow, T> value) =>
                ((LogicalColumnWriter<T>)writer).WriteBatch(Array.ConvertAll(values, row => value(row)));
        });
    }
}
