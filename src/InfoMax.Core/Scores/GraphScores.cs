using InfoMax.Core.Graph;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Scores;

/// <summary>Scores read off the neighbour lists over the whole data set, each with its own number of neighbours whatever the job's k.</summary>
public static class GraphScores
{
    /// <summary>Neighbours that <see cref="Density"/> looks at.</summary>
    public const int DensityNeighbors = 10;

    /// <summary>Neighbours that <see cref="Agreement"/> looks at.</summary>
    public const int AgreementNeighbors = 20;

    /// <summary>A score of the graph, of every row. O(k N) with k the places that the score reads.</summary>
    /// <param name="score">The score.</param>
    /// <param name="lists">Lists of all N rows, of as many places as the score reads or more.</param>
    /// <param name="labels">Class of each row, negative for none, length N; null for a score that reads no labels.</param>
    /// <returns>Scores, length N; NaN for a row that has none.</returns>
    /// <exception cref="ArgumentException">It is no score of the graph, or its labels are missing or not one a list.</exception>
    public static double[] Of(ScoreDefinition score, NeighborLists lists, int[]? labels = null) => Sum(score, lists, labels).ToScores();

    /// <summary>How many labelled rows have the label that their nearest agree on, as <see cref="Agreed(int, ReadOnlySpan{int}, ReadOnlySpan{float}, ReadOnlySpan{int})"/> counts them.</summary>
    /// <param name="score">A score of graph and labels, which says how many nearest count.</param>
    /// <param name="lists">Lists of all N rows, of as many places as the score reads or more.</param>
    /// <param name="labels">Class of each row, negative for none, length N.</param>
    /// <exception cref="ArgumentException">It is no score of the graph, or the labels are not one a list.</exception>
    public static RightLabels Agreed(ScoreDefinition score, NeighborLists lists, int[] labels) => Sum(score, lists, labels).Right ?? default;

    private static GraphScoreSums Sum(ScoreDefinition score, NeighborLists lists, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(lists);
        GraphScoreSums sums = new(score, lists.Rows, labels);
        for (int i = 0; i < lists.Rows; i++)
        {
            (int start, int end) = Places(lists, i, score.GraphNeighbors);
            sums.Add(i, lists.Neighbors.AsSpan(start, end - start), lists.Cosines.AsSpan(start, end - start));
        }

        return sums;
    }

    /// <summary>density_i = -(mean cosine to N_10(i)), low in dense places; 0 for a row without neighbours.</summary>
    /// <param name="cosines">Cosines to its nearest, at most 10.</param>
    public static double Density(ReadOnlySpan<float> cosines)
    {
        double sum = 0;
        foreach (float cosine in cosines)
        {
            sum += cosine;
        }

        return cosines.IsEmpty ? 0 : -sum / cosines.Length;
    }

    /// <summary>
    /// agreement_i = 1 - (sum of cos(i, j) over the j in N_20(i) with row i's label) / (the same over all labelled j in N_20(i)), cosines
    /// below 0 counting as 0: high for rows whose neighbours carry other labels. NaN for a row without label; 1/2 where no neighbour counts, since
    /// nothing speaks for or against the label.
    /// </summary>
    /// <param name="own">Its class, negative for none.</param>
    /// <param name="neighbors">Its neighbours, at most 20.</param>
    /// <param name="cosines">Their cosines.</param>
    /// <param name="labels">Class of every row that a neighbour may be.</param>
    public static double Agreement(int own, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines, ReadOnlySpan<int> labels)
    {
        double same = 0;
        double all = 0;
        for (int e = 0; e < neighbors.Length; e++)
        {
            int label = labels[neighbors[e]];
            double cosine = label < 0 ? 0 : Math.Max(0, cosines[e]);
            all += cosine;
            same += label == own ? cosine : 0;
        }

        return own < 0 ? double.NaN : all > 0 ? 1 - (same / all) : 0.5;
    }

    /// <summary>
    /// One row's count: right if no other label has a larger sum of cosines among its nearest than its own, cosines below 0 counting as 0,
    /// which is what a vote of the neighbours would call it; wrong where none of them has its label; nothing for a row without label.
    /// </summary>
    /// <param name="own">Its class, negative for none.</param>
    /// <param name="neighbors">Its neighbours, at most 20.</param>
    /// <param name="cosines">Their cosines.</param>
    /// <param name="labels">Class of every row that a neighbour may be.</param>
    public static RightLabels Agreed(int own, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines, ReadOnlySpan<int> labels)
    {
        if (own < 0)
        {
            return default;
        }

        double mine = Votes(own, neighbors, cosines, labels);
        bool isRight = mine > 0;
        foreach (int neighbor in neighbors)
        {
            isRight = isRight && (labels[neighbor] < 0 || labels[neighbor] == own || Votes(labels[neighbor], neighbors, cosines, labels) <= mine);
        }

        return new RightLabels(isRight ? 1 : 0, 1);
    }

    private static double Votes(int label, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines, ReadOnlySpan<int> labels)
    {
        double sum = 0;
        for (int e = 0; e < neighbors.Length; e++)
        {
            sum += labels[neighbors[e]] == label ? Math.Max(0, cosines[e]) : 0;
        }

        return sum;
    }

    /// <summary>Where the first <paramref name="count"/> used places of a list begin and end.</summary>
    private static (int Start, int End) Places(NeighborLists lists, int list, int count)
    {
        int start = list * lists.K;
        int end = start;
        int limit = start + Math.Min(count, lists.K);
        while (end < limit && lists.Neighbors[end] >= 0)
        {
            end++;
        }

        return (start, end);
    }
}
