using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>All valid rows in their order, copies among them: what a rule that knows nothing of copies chooses from.</summary>
internal sealed class RivalRows
{
    private readonly int[] _places;

    private RivalRows(float[] importance, int[] families, int[] places, bool hasFamilies, double[]? rawScores)
    {
        (Importance, Families, _places, HasFamilies, RawScores) = (importance, families, places, hasFamilies, rawScores);
    }

    /// <summary>I of each.</summary>
    public float[] Importance { get; }

    /// <summary>Place of each one's representative among the representatives.</summary>
    public int[] Families { get; }

    /// <summary>Whether copies were looked for.</summary>
    public bool HasFamilies { get; }

    /// <summary>Raw score of each; null where none is read from the input.</summary>
    public double[]? RawScores { get; }

    /// <summary>Rows.</summary>
    public int Count => Importance.Length;

    /// <summary>Place of a representative, given by its place among these, among all rows.</summary>
    public int PlaceOf(int representative) => _places[representative];

    /// <summary>Whether the row at a place is a copy.</summary>
    public bool IsCopy(int place) => _places[Families[place]] != place;

    /// <summary>Rows of each family, at the place of its representative among the representatives.</summary>
    public int[] FamilySizes()
    {
        int[] sizes = new int[_places.Length];
        Array.ForEach(Families, family => sizes[family]++);
        return sizes;
    }

    public static RivalRows Read(RoundContext context, ReductionInput input)
    {
        CopiesResult copies = context.Results<CopiesResult>(RoundKind.Copies)[0];
        int count = checked((int)copies.ValidRows);
        long[] rows = new long[count];
        float[] importance = new float[count];
        int[] families = new int[count];
        int[] places = new int[input.Rows.Length];
        int next = 0;
        int done = 0;
        foreach (CopyTable table in CopyTable.Splits(context))
        {
            for (int i = 0; i < table.Rows.Length; i++, done++)
            {
                TakeBefore(table.Rows[i]);
                int family = Array.BinarySearch(input.Rows, table.Representatives[i]);

                // A score of the graph is known of representatives alone: a copy is worth as much as its own.
                float worth = context.Spec.Definition.NeedsGraph ? input.Importance[family] : table.Importance[i];
                (rows[done], importance[done], families[done]) = (table.Rows[i], worth, family);
            }
        }

        TakeBefore(long.MaxValue);
        return new RivalRows(importance, families, places, copies.Facts is not null, RawOf(context, rows));

        void TakeBefore(long row)
        {
            for (; next < input.Rows.Length && input.Rows[next] < row; next++, done++)
            {
                (rows[done], importance[done], families[done], places[next]) = (input.Rows[next], input.Importance[next], next, done);
            }
        }
    }

    private static double[]? RawOf(RoundContext context, long[] rows)
    {
        if (!SelectionTable.ReadsRawScores(context))
        {
            return null;
        }

        using InputRowCursor cursor = new(context);
        double[] raw = Array.ConvertAll(rows, row => cursor.Take(row).Score);
        return Array.Exists(raw, double.IsNaN) ? null : raw;
    }
}
