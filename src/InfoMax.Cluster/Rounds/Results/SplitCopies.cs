namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The copies of a split in row order, and the sizes of the families that its rows stand for.</summary>
internal sealed class SplitCopies
{
    private readonly CopyTable _table;
    private readonly float[] _importance;
    private int _next;
    private int _nextLead;

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="table">The split's table.</param>
    public SplitCopies(RoundContext context, CopyTable table)
    {
        _table = table;

        // A score of the graph is known of representatives alone: a copy is worth as much as its own.
        _importance = context.Spec.Definition.NeedsGraph ? OfRepresentatives(context, table) : table.Importance;
    }

    private SplitCopies()
    {
        _table = new CopyTable([], [], [], [], [], [], []);
        _importance = [];
    }

    /// <summary>A split without copies.</summary>
    public static SplitCopies None => new();

    /// <summary>What is known of a copy; copies are asked for in ascending order.</summary>
    public (long Representative, float Cosine, int FamilySize, float Importance) Take(long row)
    {
        int at = _next++;
        return at < _table.Rows.Length && _table.Rows[at] == row
            ? (_table.Representatives[at], _table.Cosines[at], _table.FamilySizes[at], _importance[at])
            : throw new InvalidOperationException($"row {row} is neither among the representatives nor among the copies");
    }

    /// <summary>Rows of the family that a representative stands for, itself included; asked for in ascending order.</summary>
    public int FamilySize(long row)
    {
        if (_nextLead == _table.Leads.Length || _table.Leads[_nextLead] != row)
        {
            return 1;
        }

        return _table.LeadSizes[_nextLead++];
    }

    private static float[] OfRepresentatives(RoundContext context, CopyTable table)
    {
        long[] leads = [.. table.Representatives.Distinct().Order()];
        float[] known = new float[leads.Length];
        int next = 0;
        foreach ((long[] rows, float[] values) in JobRows.Of(context).Splits(context))
        {
            for (; next < leads.Length && rows.Length > 0 && leads[next] <= rows[^1]; next++)
            {
                known[next] = values[Array.BinarySearch(rows, leads[next])];
            }
        }

        return Array.ConvertAll(table.Representatives, row => known[Array.BinarySearch(leads, row)]);
    }
}
