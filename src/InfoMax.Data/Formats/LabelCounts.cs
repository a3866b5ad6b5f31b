namespace InfoMax.Data.Formats;

/// <summary>The different labels of rows and how many rows have each. Class numbers are the places of the labels in ordinal order.</summary>
public sealed class LabelCounts
{
    /// <summary>Different labels of a data set, at most: more are ids.</summary>
    public const int MostClasses = 1 << 20;

    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly LabelSource _source;

    private readonly string _option;

    /// <param name="source">Where the labels come from, for messages.</param>
    /// <param name="option">The option that says so.</param>
    public LabelCounts(LabelSource source, string option = "--labels")
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _option = option;
    }

    /// <summary>Rows without a label.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Counts rows of a label, or of none.</summary>
    /// <param name="label">Their label; null for none.</param>
    /// <param name="rows">How many.</param>
    /// <exception cref="InputDataException">There are more than <see cref="MostClasses"/> different labels.</exception>
    public void Add(string? label, long rows = 1)
    {
        if (label is null)
        {
            Unlabelled += rows;
            return;
        }

        _rows[label] = _rows.GetValueOrDefault(label) + rows;
        if (_rows.Count > MostClasses)
        {
            throw new InputDataException($"{_option} {_source}: more than {MostClasses} different labels, so these are ids; choose labels that rows share");
        }
    }

    /// <summary>The labels in ordinal order, which is that of their class numbers, and the rows of each.</summary>
    public (string[] Names, long[] Rows) Classes()
    {
        string[] names = [.. _rows.Keys.Order(StringComparer.Ordinal)];
        return (names, Array.ConvertAll(names, name => _rows[name]));
    }

    /// <summary>The rows of each label in their order, and of those without one.</summary>
    public long[] All() => [.. Classes().Rows, Unlabelled];

    /// <summary>What is said of them.</summary>
    public LabelDistribution Distribution() => new(
        _source.ToString(), _rows.Count, _rows.Values.Sum(), Unlabelled, _rows.Values.DefaultIfEmpty().Min(), _rows.Values.DefaultIfEmpty().Max());
}
