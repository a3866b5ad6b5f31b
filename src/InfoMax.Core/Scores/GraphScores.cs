using InfoMax.Core.Graph;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Scores;

/// <summary>Scores read off the neighbour lists over the whole data set, each with its own number of neighbours whatever the job's k.</summary>
public static class GraphScores
{
    /// <summary>Neighbours that <see cref="Density(NeighborLists)"/> looks at.</summary>
    public const int DensityNeighbors = 10;

    /// <summary>Neighbours that <see cref="Agreement(NeighborLists, ReadOnlySpan{int})"/> looks at.</summary>
    public const int AgreementNeighbors = 20;

    /// <summary>
    /// hub_j = -sum_{i: j in N_10(i)} cos(i, j): low for rows that many rows count among their nearest. O(10 N).
    /// </summary>
    /// <param name="lists">Lists of all N rows, of 10 places or more.</param>
    /// <returns>Scores, length N.</returns>
    public static double[] Hub(NeighborLists lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        long[] sums = new long[lists.Rows];
        for (int i = 0; i < lists.Rows; i++)
        {
            (int start, int end) = Places(lists, i, HubSums.Neighbors);
            for (int e = start; e < end; e++)
            {
                sums[lists.Neighbors[e]] += HubSums.ToUnits(lists.Cosines[e]);
            }
        }

        return Array.ConvertAll(sums, HubSums.ToScore);
    }

    /// <summary>density_i = -(mean cosine to N_10(i)), low in dense places; 0 for a row without neighbours.</summary>
    /// <param name="lists">Lists of 10 places or more; one score for each list.</param>
    public static double[] Density(NeighborLists lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        double[] scores = new double[lists.Rows];
        for (int i = 0; i < scores.Length; i++)
        {
            (int start, int end) = Places(lists, i, DensityNeighbors);
            scores[i] = Density(lists.Cosines.AsSpan(start, end - start));
        }

        return scores;
    }

    /// <summary>The density score of one row from the cosines to its nearest.</summary>
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
    /// <param name="lists">Lists of all N rows, of 20 places or more.</param>
    /// <param name="labels">Class of each row, negative for none, length N.</param>
    public static double[] Agreement(NeighborLists lists, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(lists);
        if (labels.Length != lists.Rows)
        {
            throw new ArgumentException($"{labels.Length} labels for lists of {lists.Rows} rows");
        }

        double[] scores = new double[lists.Rows];
        for (int i = 0; i < scores.Length; i++)
        {
            (int start, int end) = Places(lists, i, AgreementNeighbors);
            scores[i] = Agreement(labels[i], lists.Neighbors.AsSpan(start, end - start), lists.Cosines.AsSpan(start, end - start), labels);
        }

        return scores;
    }

    /// <summary>The agreement score of one row of class <paramref name="own"/> from its nearest.</summary>
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

    /// <summary>How many labelled rows have the label that their 20 nearest agree on, as <see cref="Agreed(int, ReadOnlySpan{int}, ReadOnlySpan{float}, ReadOnlySpan{int})"/> counts them.</summary>
    /// <param name="lists">Lists of all N rows, of 20 places or more.</param>
    /// <param name="labels">Class of each row, negative for none, length N.</param>
    public static RightLabels Agreed(NeighborLists lists, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(lists);
        RightLabels hits = default;
        for (int i = 0; i < labels.Length; i++)
        {
            (int start, int end) = Places(lists, i, AgreementNeighbors);
            hits = hits.Add(Agreed(labels[i], lists.Neighbors.AsSpan(start, end - start), lists.Cosines.AsSpan(start, end - start), labels));
        }

        return hits;
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
