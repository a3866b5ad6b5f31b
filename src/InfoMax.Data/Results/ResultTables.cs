using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Comparison;
using ParquetSharp;

namespace InfoMax.Data.Results;

/// <summary>The tables of sweeps, comparisons and tunings, where a directory has them.</summary>
/// <param name="Sweep">Results of a sweep; null without.</param>
/// <param name="Comparison">Choices by several methods; null without.</param>
/// <param name="Tuning">Candidates of a tuning; null without.</param>
public sealed record ResultTables(IReadOnlyList<SweepRow>? Sweep, IReadOnlyList<ComparisonRow>? Comparison, IReadOnlyList<TuneRow>? Tuning)
{
    /// <summary>True when there is none.</summary>
    public bool IsEmpty => Sweep is null && Comparison is null && Tuning is null;

    /// <summary>Reads what there is.</summary>
    /// <exception cref="ResultException">A table cannot be read.</exception>
    public static ResultTables In(string directory) => new(
        Read(directory, SweepTable.FileName, SweepTable.Read),
        Read(directory, ComparisonFiles.TableName, ComparisonParquet.Read),
        Read(directory, TuneFiles.TableName, TuneParquet.Read));

    private static IReadOnlyList<T>? Read<T>(string directory, string name, Func<string, IReadOnlyList<T>> read)
    {
        string path = Path.Combine(directory, name);
        try
        {
            return File.Exists(path) ? read(path) : null;
        }
        catch (Exception exception) when (exception is ParquetException or InvalidCastException or IndexOutOfRangeException or IOException)
        {
            throw new ResultException($"{path}: cannot be read: {exception.Message}");
        }
    }
}
