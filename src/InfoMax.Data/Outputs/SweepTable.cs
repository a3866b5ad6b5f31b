using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Outputs;

/// <summary>One result of a sweep, as <c>sweep.parquet</c> lists it.</summary>
/// <param name="Name">Subfolder of the result.</param>
/// <param name="Fraction">f = p / N.</param>
/// <param name="Budget">p.</param>
/// <param name="Neighbors">k.</param>
/// <param name="Alpha">alpha.</param>
/// <param name="Objective">F(S).</param>
/// <param name="UpperBound">Certified upper bound.</param>
/// <param name="MeanScore">Mean I of the chosen rows.</param>
/// <param name="NearestSimilarity">Mean over chosen rows of the best cosine to another chosen row among its graph neighbours, 0 where there is none.</param>
/// <param name="Coverage">Mean over families left out of the best cosine to a kept one along the sweep's longest neighbour lists, 0 where there is none; null where not all lists are known at one place.</param>
public sealed record SweepRow(
    string Name,
    double Fraction,
    long Budget,
    int Neighbors,
    double Alpha,
    double Objective,
    double UpperBound,
    double MeanScore,
    double NearestSimilarity,
    double? Coverage);

/// <summary><c>sweep.parquet</c>: a row for each result of a sweep, in the order of the options; written last, so that its presence means that the sweep is finished.</summary>
public static class SweepTable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ResultFiles.Sweep;

    /// <summary>The column of the results' folders.</summary>
    internal const string NameColumn = "name";

    private const int CoverageColumn = 9;

    /// <summary>Writes the table.</summary>
    /// <exception cref="OutputException">The directory cannot be written; the message names the file and the cause.</exception>
    public static void Write(string directory, IReadOnlyList<SweepRow> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var staging = new OutputStaging(directory);
        staging.Write(FileName, stream => Write(stream, results));
        staging.Publish();
    }

    /// <summary>The results of a sweep, as they were written.</summary>
    /// <exception cref="ParquetException">The file is damaged.</exception>
    internal static IReadOnlyList<SweepRow> Read(string path)
    {
        using ParquetFileReader reader = new(path);
        List<SweepRow> rows = [];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            string[] names = ParquetColumns.Read<string>(group, 0);
            long[] budgets = ParquetColumns.Read<long>(group, 1);
            int[] neighbors = ParquetColumns.Read<int>(group, 2);
            double[][] numbers = [.. Enumerable.Range(3, 6).Select(column => ParquetColumns.Read<double>(group, column))];
            double?[] coverage = Coverage(group);
            rows.AddRange(names.Select((name, i) => new SweepRow(
                name, numbers[0][i], budgets[i], neighbors[i], numbers[1][i], numbers[2][i], numbers[3][i], numbers[4][i], numbers[5][i], coverage[i])));
        }

        return rows;
    }

    /// <summary>Earlier versions knew no result without one.</summary>
    private static double?[] Coverage(RowGroupReader group) => group.MetaData.Schema.Column(CoverageColumn).MaxDefinitionLevel > 0
        ? ParquetColumns.Read<double?>(group, CoverageColumn)
        : [.. ParquetColumns.Read<double>(group, CoverageColumn)];

    private static void Write(Stream stream, IReadOnlyList<SweepRow> results)
    {
        (string Name, Func<SweepRow, double> Value)[] numbers =
        [
            ("fraction", r => r.Fraction),
            ("alpha", r => r.Alpha),
            ("objective", r => r.Objective),
            ("upper_bound", r => r.UpperBound),
            ("mean_score", r => r.MeanScore),
            ("nearest_similarity", r => r.NearestSimilarity),
        ];
        Column[] columns =
        [
            new Column<string>(NameColumn),
            new Column<long>("budget"),
            new Column<int>("neighbors"),
            .. numbers.Select(n => new Column<double>(n.Name)),
            new Column<double?>("coverage"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, results.Count, (writer, column, first, count) =>
        {
            SweepRow[] rows = [.. results.Skip(first).Take(count)];
            switch (column)
            {
                case 0:
                    ((LogicalColumnWriter<string>)writer).WriteBatch(Array.ConvertAll(rows, r => r.Name));
                    break;
                case 1:
                    ((LogicalColumnWriter<long>)writer).WriteBatch(Array.ConvertAll(rows, r => r.Budget));
                    break;
                case 2:
                    ((LogicalColumnWriter<int>)writer).WriteBatch(Array.ConvertAll(rows, r => r.Neighbors));
                    break;
                case CoverageColumn:
                    ((LogicalColumnWriter<double?>)writer).WriteBatch(Array.ConvertAll(rows, r => r.Coverage));
                    break;
                default:
                    ((LogicalColumnWriter<double>)writer).WriteBatch(Array.ConvertAll(rows, r => numbers[column - 3].Value(r)));
                    break;
            }
        });
    }
}
