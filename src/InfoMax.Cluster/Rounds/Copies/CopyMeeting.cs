using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The second pass of the match: copies and representatives meet, and sampled representatives meet all.</summary>
internal static class CopyMeeting
{
    /// <summary>Kept: <c>row</c> and <c>cosine</c> of the representative of each own row: itself of a representative, -1 of a copy that has met none here; <c>settled</c>.</summary>
    public const int Best = 0;

    /// <summary>Kept: sampled representatives that are copies after all, as far as this range tells.</summary>
    public const int Missed = 1;

    /// <summary>Kept: the <see cref="CopySteps"/> of own rows.</summary>
    public const int Steps = 2;

    /// <summary>Mail: <c>home</c>, <c>row</c> and <c>cosine</c> of a guest's representative here.</summary>
    public const int Answers = 0;

    /// <summary>Mail: the <see cref="CopySteps"/> of guests, by their homes.</summary>
    public const int GuestSteps = 1;

    /// <summary>Representatives within T of a sampled row that are looked at: they are not near each other, so there are few.</summary>
    private const int Places = 16;

    public static CopyMailResult Run(RoundContext context)
    {
        CopySearch search = CopySearch.Of(context);
        CopyCells cells = CopyCells.Read(context);
        int range = context.Item.Index;
        CopyRangeWalk state = CopyRangeWalk.Read(context, search, search.IsExact(cells.Count), CopyMatchRound.WalkPasses(context));
        int own = state.Own.Rows.Length;
        CopyGuests seekers = CopyGuests.Read(context, state.Walk.Roles.Length, [new RoundId(RoundKind.CopyMatch, 0)]);
        long[] rows = [.. state.Own.Rows, .. state.Guests.Rows, .. seekers.Rows];
        CopyRole[] roles = [.. state.Walk.Roles, .. Enumerable.Repeat(CopyRole.Copy, seekers.Rows.Count)];
        int[] order = CopyRank.ByRow(rows);
        float[] importance = [.. state.Own.Importance, .. state.Guests.Importance, .. seekers.Importance];
        bool[] repeated = [.. state.Own.Equal.Select(equal => equal > 1), .. state.Guests.Repeated, .. seekers.Repeated];
        CopyMatch match = new(own, roles, CopyRank.Of(importance, rows), order, [.. state.Labels, .. seekers.Labels], repeated);
        using CopyRangeVectors vectors = new(context, search, cells, state);
        List<EmbeddingMatrix> held = [];
        long[] missed;
        try
        {
            if (roles.Contains(CopyRole.Copy))
            {
                vectors.Range.MatchInside(match);
                CopyMailResult sought = context.Results<CopyMailResult>(new RoundId(RoundKind.CopyMatch, 0))[range];
                CopyVisits visits = CopyVisitTable.Read(context, sought.Kept[CopySeekers.Visits], own);
                foreach (CopyVisitors visitors in vectors.Visitors.Append(vectors.OwnVisitors(visits, false)).Concat(seekers.Load(context, cells, held)))
                {
                    vectors.Range.MatchVisitors(match, visitors);
                }
            }

            context.Progress(0.7);
            missed = Check(context, state, vectors);
        }
        finally
        {
            held.ForEach(matrix => matrix.Dispose());
        }

        int[] placeOf = CopyRank.Order(order);
        (long Row, float Cosine) Found(int place) => match[place] is { } best ? (rows[placeOf[best.Order]], best.Cosine) : (-1, 0);
        CopySteps StepsOf(int first, int count, Func<int, int> home) => CopySteps.Of(
            Enumerable.Range(first, count).SelectMany(place => match.Later(place).Select(step => (
                home(place),
                new CopySteps.Step(rows[placeOf[step.Row]], importance[placeOf[step.Row]], step.Cosine)))));
        (int Sender, int Home) HomeOf(int place) => place < seekers.FirstPlace
            ? (state.Guests.Senders[place - own], state.Guests.Homes[place - own])
            : (seekers.Senders[place - seekers.FirstPlace], seekers.Homes[place - seekers.FirstPlace]);
        (long Row, float Cosine)[] bests =
            [.. Enumerable.Range(0, own).Select(place => roles[place] == CopyRole.Representative ? (rows[place], 1f) : Found(place))];
        int[] answers = [.. Enumerable.Range(own, rows.Length - own).Where(place => match[place] is not null)];
        var (mail, counts, _) = CopyMail.Write(
            context,
            "answers",
            context.Order.Items,
            Array.ConvertAll(answers, place => HomeOf(place).Sender),
            ("home", Array.ConvertAll(answers, place => HomeOf(place).Home)),
            ("row", Array.ConvertAll(answers, place => Found(place).Row)),
            ("cosine", Array.ConvertAll(answers, place => Found(place).Cosine)));
        CopySteps guestSteps = StepsOf(own, rows.Length - own, place => place);
        var (stepMail, stepCounts, _) = CopyMail.Write(
            context,
            "guest-steps",
            context.Order.Items,
            Array.ConvertAll(guestSteps.Keys, place => HomeOf(place).Sender),
            (guestSteps with { Keys = Array.ConvertAll(guestSteps.Keys, place => HomeOf(place).Home) }).Columns);
        return new CopyMailResult(
            [mail, stepMail],
            [counts, stepCounts],
            [
                CopyMail.Table(
                    context,
                    "best",
                    ("row", Array.ConvertAll(bests, best => best.Row)),
                    ("cosine", Array.ConvertAll(bests, best => best.Cosine)),
                    ("settled", bests.Select((_, place) => roles[place] == CopyRole.Representative || match.IsSettled(place) ? 1 : 0).ToArray())),
                RoundIndex.Write(context.Store, context.Uri("missed.msgpack"), missed, missed.Length),
                CopyMail.Table(context, "steps", StepsOf(0, own, place => place).Columns),
            ],
            0,
            own);
    }

    /// <summary>Sampled rows of all ranges for which an earlier representative of this one should stand.</summary>
    private static long[] Check(RoundContext context, CopyRangeWalk state, CopyRangeVectors vectors)
    {
        DatasetShape shape = DatasetShape.Of(context);
        int[] kept = [.. Enumerable.Range(0, state.Own.Rows.Length).Where(place => state.Walk.Roles[place] == CopyRole.Representative)];
        List<long> missed = [];
        EmbeddingMatrix? representatives = null;
        try
        {
            foreach (CopyMailResult part in context.Results<CopyMailResult>(new RoundId(RoundKind.CopyMatch, 0)))
            {
                ArtifactRef table = part.Kept[CopySeekers.Sample];
                if (table.Rows == 0 || kept.Length == 0)
                {
                    continue;
                }

                representatives ??= vectors.Own.Gather(kept, context.Executor, context.CancellationToken);
                long[] rows = new long[table.Rows];
                float[] importance = new float[table.Rows];
                int[] labels = new int[table.Rows];
                CopyMail.Columns(context, table, ("row", rows), ("importance", importance), ("label", labels));
                using EmbeddingMatrix sampled = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
                using (Stream stream = context.Store.OpenRead(part.Kept[CopySeekers.SampleVectors]))
                {
                    VectorsArtifact.ReadInto(stream, sampled, 0);
                }

                NeighborLists lists = ExactNeighborSearch.Query(
                    sampled, representatives, Places, Own(state.Own, kept, rows), context.Executor, null, context.CancellationToken);
                missed.AddRange(rows.Where((row, i) => Enumerable.Range(i * lists.K, lists.K).Any(e => lists.Neighbors[e] >= 0
                    && lists.Cosines[e] >= (float)context.Spec.Copies.Threshold!.Value
                    && IsBefore(state.Own, kept[lists.Neighbors[e]], row, importance[i], labels[i]))));
            }
        }
        finally
        {
            representatives?.Dispose();
        }

        return [.. missed];
    }

    /// <summary>Where the range's representatives have a sampled row itself; -1 where they do not.</summary>
    private static int[] Own(CopyRangeRows own, int[] kept, long[] rows)
    {
        Dictionary<long, int> sampled = rows.Index().ToDictionary(row => row.Item, row => row.Index);
        int[] places = new int[rows.Length];
        Array.Fill(places, -1);
        for (int i = 0; i < kept.Length; i++)
        {
            if (sampled.TryGetValue(own.Rows[kept[i]], out int at))
            {
                places[at] = i;
            }
        }

        return places;
    }

    private static bool IsBefore(CopyRangeRows own, int place, long row, float importance, int label) =>
        own.Labels[place] == label && (own.Importance[place] > importance || (own.Importance[place] == importance && own.Rows[place] < row));
}
