namespace InfoMax.Core.Evaluation;

/// <summary>
/// How far the best of many candidates lead the default, free of the luck that the best of many have: rows held out are in blocks, and on each block the
/// default is compared with the <see cref="Best"/> candidates that are best on all others. Rows that rank are not the rows that confirm, and yet every row
/// confirms once. The mean of several is what one of them would have on average, with less of what its choice of rows adds by chance.
/// </summary>
/// <param name="Lead">Mean difference of the two accuracies, in [-1, 1].</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Accuracy">The candidates' mean accuracy, in [0, 1].</param>
internal readonly record struct CrossedLead(double Lead, double Error, double Accuracy)
{
    /// <summary>Candidates that are compared with the default on each block, as far as there are so many.</summary>
    public const int Best = 4;

    /// <summary>Measures it.</summary>
    /// <param name="right">For each candidate whether it names the class of each row, the default first.</param>
    /// <param name="allowed">For each block which candidates may be ranked on the others, at least one.</param>
    /// <param name="blocks">Block of each row, in [0, B).</param>
    /// <param name="differ">
    /// True where each block's candidates chose from rows of their own: then how far blocks differ tells how far another choice of rows would, and is
    /// counted where it is more than the rows' own spread.
    /// </param>
    public static CrossedLead Of(bool[][] right, IReadOnlyList<bool[]> allowed, int[] blocks, bool differ)
    {
        int[][] best = [.. allowed.Select((ranked, b) => BestWithout(right, ranked, blocks, b))];
        int rows = Math.Max(1, blocks.Length);
        double[] leads = new double[allowed.Count];
        int[] counts = new int[allowed.Count];
        double squares = 0;
        double accuracy = 0;
        for (int row = 0; row < blocks.Length; row++)
        {
            int b = blocks[row];
            double hits = best[b].Average(c => right[c][row] ? 1.0 : 0);
            double lead = hits - (right[0][row] ? 1 : 0);
            leads[b] += lead;
            counts[b]++;
            squares += lead * lead;
            accuracy += hits / rows;
        }

        double mean = leads.Sum() / rows;
        double error = Math.Sqrt(Math.Max(0, (squares / rows) - (mean * mean)) / rows);
        if (differ && leads.Length > 1)
        {
            double between = leads.Select((lead, b) => Math.Pow((lead - (mean * counts[b])) / rows, 2)).Sum();
            error = Math.Max(error, Math.Sqrt(between * leads.Length / (leads.Length - 1)));
        }

        return new CrossedLead(mean, error, accuracy);
    }

    /// <summary>The candidates of most right rows outside a block, ties to the earlier one.</summary>
    private static int[] BestWithout(bool[][] right, bool[] ranked, int[] blocks, int block) =>
    [
        .. Enumerable.Range(0, right.Length)
            .Where(c => ranked[c])
            .OrderByDescending(c => right[c].Where((hit, row) => hit && blocks[row] != block).Count())
            .ThenBy(c => c)
            .Take(Best),
    ];
}
