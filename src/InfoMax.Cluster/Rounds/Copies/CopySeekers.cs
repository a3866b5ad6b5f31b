using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The first pass of the match: the copies that visit other cells only now; and the sample by which the search is checked.</summary>
internal static class CopySeekers
{
    /// <summary>Kept: the seekers' visits, as a <see cref="CopyVisitTable"/>.</summary>
    public const int Visits = 0;

    /// <summary>Kept: <c>row</c>, <c>importance</c> and <c>label</c> of sampled representatives.</summary>
    public const int Sample = 1;

    /// <summary>Kept: their vectors.</summary>
    public const int SampleVectors = 2;

    public static CopyMailResult Run(RoundContext context)
    {
        CopySearch search = CopySearch.Of(context);
        CopyCells cells = CopyCells.Read(context);
        bool isExact = search.IsExact(cells.Count);
        CopyRangeWalk state = CopyRangeWalk.Read(context, search, isExact, CopyMatchRound.WalkPasses(context));
        using CopyRangeVectors vectors = new(context, search, cells, state);
        int own = state.Own.Rows.Length;
        CopyVisits visits = new(new int[own + 1], []);
        if (!isExact && state.Walk.Roles.AsSpan(0, own).Contains(CopyRole.Copy))
        {
            CopyMatch match = new(own, state.Walk.Roles, state.Rank, CopyRank.ByRow([.. state.Own.Rows, .. state.Guests.Rows]), state.Labels);
            vectors.Range.MatchInside(match);
            visits = vectors.Range.Visits(match, state.Walk.Visits, vectors.Centres, cells.FirstCell[context.Item.Index]);
        }

        int[] sample = isExact ? [] : [.. Enumerable.Range(0, own).Where(
            place => state.Walk.Roles[place] == CopyRole.Representative && search.Checks(context.Spec.Seed, state.Own.Rows[place]))];
        CopyGuestMail guests = CopyGuestMail.Write(context, cells, state.Own, visits.Blocks.Length == 0 ? null : vectors.Own, visits);
        DatasetShape shape = DatasetShape.Of(context);
        using Core.Embeddings.EmbeddingMatrix none = Core.Embeddings.EmbeddingMatrix.Allocate(0, shape.Dimension, shape.Element);
        return new CopyMailResult(
            guests.Mail,
            guests.Counts,
            [
                CopyVisitTable.Write(context, "seeker-visits", visits),
                CopyMail.Table(
                    context,
                    "sample",
                    ("row", Array.ConvertAll(sample, place => state.Own.Rows[place])),
                    ("importance", Array.ConvertAll(sample, place => state.Own.Importance[place])),
                    ("label", Array.ConvertAll(sample, place => state.Own.Labels[place]))),
                CopyMail.Vectors(context, "sample-vectors", sample.Length == 0 ? none : vectors.Own, sample),
            ],
            0,
            own);
    }
}
