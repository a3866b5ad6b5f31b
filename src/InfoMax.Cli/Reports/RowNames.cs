using System.Globalization;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>Rows as they are asked for, by number or by id: a number is a row where there is one, and <c>id:NAME</c> always an id.</summary>
internal sealed class RowNames
{
    /// <summary>Where rows are that are in no table of valid ones.</summary>
    public const string Dropped = "rows that were dropped are in rejected.parquet";

    private const string IdPrefix = "id:";

    private readonly IReadOnlyList<string> _names;
    private readonly HashSet<long> _numbers;
    private readonly HashSet<string> _ids;
    private readonly Dictionary<string, long> _rowsOfIds = new(StringComparer.Ordinal);

    /// <param name="names">What was typed.</param>
    public RowNames(IReadOnlyList<string> names)
    {
        _names = names;
        _numbers = [.. names.Select(Number).OfType<long>()];
        _ids = [.. names.Select(IdOf)];
    }

    /// <summary>Whether a row may be meant; of several rows with one id the first to be asked is.</summary>
    public bool IsNamed(long row, string? id)
    {
        if (id is not null && _ids.Contains(id))
        {
            // Tables of kept rows and of copies are read one after the other.
            _rowsOfIds[id] = _rowsOfIds.TryGetValue(id, out long other) ? Math.Min(other, row) : row;
            return true;
        }

        return _numbers.Contains(row);
    }

    /// <summary>The rows that are meant, each once, in the order of the names.</summary>
    /// <param name="valid">Rows that there are, of those that may be meant.</param>
    /// <param name="unknown">Takes each name that is no row's.</param>
    public IEnumerable<long> Rows(IReadOnlyCollection<long> valid, Action<string> unknown)
    {
        HashSet<long> rows = [.. valid];
        HashSet<long> found = [];
        foreach (string name in _names.Distinct())
        {
            long? row = Number(name) is { } number && rows.Contains(number) ? number : _rowsOfIds.TryGetValue(IdOf(name), out long named) ? named : null;
            if (row is not { } known)
            {
                unknown(name);
            }
            else if (found.Add(known))
            {
                yield return known;
            }
        }
    }

    /// <summary>The line about a name that is no row's.</summary>
    /// <param name="name">The name.</param>
    /// <param name="results">Where it was looked for.</param>
    /// <param name="remedy">What to do.</param>
    public static string Unknown(string name, ResultDirectory results, string remedy) =>
        $"{name}: is neither the number nor the id of a valid row of {results.Path}; {remedy}";

    /// <summary>The id that a name is of.</summary>
    public static string IdOf(string name) => name.StartsWith(IdPrefix, StringComparison.Ordinal) ? name[IdPrefix.Length..] : name;

    /// <summary>The row number that a name is; null where it is none.</summary>
    public static long? Number(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row : null;
}
