namespace InfoMax.Core.Evaluation;

/// <summary>
/// Which candidate is taken, from what each names rightly of the rows held out and from nothing else. The candidates that a ridge regression ranks
/// first are judged by a softmax regression too; the default, candidate 0, is kept unless the lead over it, measured on rows that did not rank
/// (<see cref="CrossedLead"/>), is above <see cref="SureErrors"/> times its standard error and the labels teach something.
/// </summary>
/// <param name="Chosen">The candidate to use.</param>
/// <param name="Best">The one of highest accuracy by the softmax regression, the default or one that the ridge regression ranks first on all rows; ties to the earlier.</param>
/// <param name="Accuracies">Accuracy by the softmax regression of the candidates that it judged, the default among them.</param>
/// <param name="Lead">What was measured of the lead over the default.</param>
internal sealed record TuneElection(int Chosen, int Best, IReadOnlyDictionary<int, double> Accuracies, CrossedLead Lead)
{
    /// <summary>Candidates that a softmax regression judges too, at least; those that any block's others rank so high are as well.</summary>
    public const int Finalists = 16;

    /// <summary>
    /// Standard errors that the lead must be above. Leads between half of one and one gained nothing on average and cost up to 2.6 points; higher bars kept
    /// out choices that are several points better where few rows are chosen. What labels of noise would get past it, <see cref="ChanceErrors"/> stops.
    /// </summary>
    public const double SureErrors = 1;

    /// <summary>Standard errors by which accuracy must be above the share of the largest class: else labels teach nothing, and the default stays.</summary>
    public const double ChanceErrors = 2;

    /// <summary>Elects one.</summary>
    /// <param name="ridge">For each candidate whether a ridge regression on its rows names the class of each row held out; null for one that is not judged. The default first.</param>
    /// <param name="softmax">The same of a softmax regression, asked for once of each candidate that comes so far.</param>
    /// <param name="blocks">Block of each row held out, in [0, B).</param>
    /// <param name="differ">True where each block's candidates chose from rows of their own.</param>
    /// <param name="largestShare">What naming one class alone would get right, in [0, 1].</param>
    public static TuneElection Of(bool[]?[] ridge, Func<int, bool[]> softmax, int[] blocks, bool differ, double largestShare)
    {
        int count = blocks.Max() + 1;
        (int Candidate, int[] Hits)[] hits =
            [.. Enumerable.Range(0, ridge.Length).Where(i => ridge[i] is not null).Select(i => (i, HitsByBlock(ridge[i]!, blocks, count)))];
        HashSet<int> first = First(hits, byBlock => byBlock.Sum());
        HashSet<int>[] without = [.. Enumerable.Range(0, count).Select(block => First(hits, byBlock => byBlock.Sum() - byBlock[block]))];

        int[] finalists = [.. without.SelectMany(ranked => ranked).Concat(first).Append(0).Distinct().Order()];
        bool[][] right = [.. finalists.Select(softmax)];
        Dictionary<int, double> accuracies = finalists.Zip(right).ToDictionary(pair => pair.First, pair => pair.Second.Count(hit => hit) / (double)blocks.Length);
        int best = first.Append(0).OrderByDescending(i => accuracies[i]).ThenBy(i => i).First();
        CrossedLead lead = CrossedLead.Of(right, [.. without.Select(ranked => Array.ConvertAll(finalists, ranked.Contains))], blocks, differ);
        double chance = largestShare + (ChanceErrors * Math.Sqrt(lead.Accuracy * (1 - lead.Accuracy) / blocks.Length));
        return new TuneElection(lead.Accuracy > chance && lead.Lead > SureErrors * lead.Error ? best : 0, best, accuracies, lead);
    }

    private static int[] HitsByBlock(bool[] right, int[] blocks, int count)
    {
        int[] hits = new int[count];
        for (int row = 0; row < right.Length; row++)
        {
            hits[blocks[row]] += right[row] ? 1 : 0;
        }

        return hits;
    }

    /// <summary>The candidates of most right rows, ties to the earlier one.</summary>
    private static HashSet<int> First((int Candidate, int[] Hits)[] candidates, Func<int[], int> count) =>
        [.. candidates.OrderByDescending(one => count(one.Hits)).ThenBy(one => one.Candidate).Take(Finalists).Select(one => one.Candidate)];
}
