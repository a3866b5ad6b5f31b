using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>Rows of a range that visit cells of others, written for these: the first three tables of a result.</summary>
/// <param name="Mail">Columns <c>row</c>, <c>importance</c>, <c>label</c>, <c>home</c> (the row's place in its range), <c>equal</c> (1 where it leads equal rows) and <c>visits</c> (how many); their <c>cell</c>s; their vectors.</param>
/// <param name="Counts">How many go to each range.</param>
/// <param name="Places">The row of each guest, in order.</param>
/// <param name="Ranges">The range that each visits.</param>
internal sealed record CopyGuestMail(IReadOnlyList<ArtifactRef> Mail, IReadOnlyList<ArtifactRef> Counts, int[] Places, int[] Ranges)
{
    public const int Guests = 0;
    public const int Visits = 1;
    public const int Vectors = 2;

    /// <summary>Tables that guests take.</summary>
    public const int Tables = 3;

    /// <summary>Writes the guests.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="cells">All cells.</param>
    /// <param name="own">The range's rows.</param>
    /// <param name="vectors">Their vectors; null where there are no visits.</param>
    /// <param name="visits">What they visit, in this range and in others.</param>
    public static CopyGuestMail Write(RoundContext context, CopyCells cells, CopyRangeRows own, EmbeddingMatrix? vectors, CopyVisits visits)
    {
        List<int> places = [];
        List<int> ranges = [];
        List<int> counts = [];
        List<int> visited = [];
        List<int> visitedRanges = [];
        for (int place = 0; place + 1 < visits.First.Length; place++)
        {
            int[] here = visits.Blocks[visits.First[place]..visits.First[place + 1]];
            Array.Sort(here);
            for (int first = 0, end; first < here.Length; first = end)
            {
                int range = cells.RangeOf(here[first]);
                for (end = first + 1; end < here.Length && here[end] < cells.FirstCell[range + 1]; end++)
                {
                }

                if (range != context.Item.Index)
                {
                    places.Add(place);
                    ranges.Add(range);
                    counts.Add(end - first);
                    visited.AddRange(here.AsSpan(first, end - first));
                    visitedRanges.AddRange(Enumerable.Repeat(range, end - first));
                }
            }
        }

        int[] chosen = [.. places];
        int receivers = context.Order.Items;
        var (guests, guestCounts, order) = CopyMail.Write(
            context,
            "guests",
            receivers,
            [.. ranges],
            ("row", Array.ConvertAll(chosen, place => own.Rows[place])),
            ("importance", Array.ConvertAll(chosen, place => own.Importance[place])),
            ("label", Array.ConvertAll(chosen, place => own.Labels[place])),
            ("home", chosen),
            ("equal", Array.ConvertAll(chosen, place => own.Equal[place] > 1 ? 1 : 0)),
            ("visits", counts.ToArray()));
        var (cellMail, cellCounts, _) = CopyMail.Write(context, "guest-cells", receivers, [.. visitedRanges], ("cell", visited.ToArray()));
        int[] sent = Array.ConvertAll(order, i => chosen[i]);
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix none = EmbeddingMatrix.Allocate(0, shape.Dimension, shape.Element);
        return new CopyGuestMail(
            [guests, cellMail, CopyMail.Vectors(context, "guest-vectors", vectors ?? none, sent)],
            [guestCounts, cellCounts, guestCounts],
            sent,
            Array.ConvertAll(order, i => ranges[i]));
    }
}
