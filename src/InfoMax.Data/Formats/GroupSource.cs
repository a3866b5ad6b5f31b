namespace InfoMax.Data.Formats;

/// <summary>What groups the rows are of, as <c>--groups</c> names them.</summary>
/// <param name="Column">A column of the metadata, of the types that labels may have; null for the clusters of the rows' vectors.</param>
/// <remarks>Groups are no labels: they only count and divide budgets, and part neither copies nor classes.</remarks>
public sealed record GroupSource(string? Column)
{
    private const string ColumnWord = "column";
    private const string ClusterWord = "cluster";

    /// <summary>True where the job makes the groups itself.</summary>
    public bool IsClusters => Column is null;

    /// <summary>Reads <c>column:NAME</c> or <c>cluster</c>.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what it must be.</exception>
    public static GroupSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) switch
        {
            [ColumnWord, { Length: > 0 } name] => new GroupSource(name),
            [ColumnWord, ..] => throw new FormatException("names no column; give column:NAME"),
            [ClusterWord] => new GroupSource((string?)null),
            _ => throw new FormatException("must be column:NAME or cluster"),
        };
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Column is null ? ClusterWord : $"{ColumnWord}:{Column}";
}
