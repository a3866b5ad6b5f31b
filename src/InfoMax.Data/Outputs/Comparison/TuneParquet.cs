using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>
/// <c>tune.parquet</c>: <c>fraction</c> double, <c>score</c>, <c>order</c> string, <c>beta</c> double, <c>quota</c> string,
/// <c>ridge_accuracy</c>, <c>softmax_accuracy</c> double, <c>chosen</c> bool; a null where there is none.
/// </summary>
internal static class TuneParquet
{
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
