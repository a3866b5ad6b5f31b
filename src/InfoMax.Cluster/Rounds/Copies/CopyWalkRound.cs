using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// A pass of the walk over one range: it decides all that its rows and its guests allow, tells the guests' ranges what it means to them,
/// and the ranges where its own rows are guests what became of these. Vectors are read where a row has to look for an earlier one.
/// </summary>
[RoundKernel(RoundKind.CopyWalk)]
internal static class CopyWalkRound
{
    public static CopyMailResult Run(RoundContext context)
    {
        if (context.Item.Round.Pass > 0 && !IsTold(context))
        {
            return Unchanged(context);
        }

        CopySearch search = CopySearch.Of(context);
        CopyCells cells = CopyCells.Read(context);
        bool isExact = search.IsExact(cells.Count);
        int pass = context.Item.Round.Pass;
        CopyRangeWalk state = CopyRangeWalk.Read(context, search, isExact, pass);
        CopyRole[] before = state.Walk.Roles.AsSpan(0, state.Own.Rows.Length).ToArray();
        CopyAnswer[] answered = (CopyAnswer[])state.Walk.Answers.Clone();
        using CopyRangeVectors vectors = new(context, search, cells, state);
        CopyVisits released = new(new int[state.Own.Rows.Length + 1], []);
        bool seeks = search.Near is not null && (pass == 0 || state.HasNewGuests);
        bool isFirst = pass == 0;
        while (true)
        {
            if (seeks)
            {
                vectors.Search(state.Walk, isFirst);
            }

            isFirst = false;
            if (!state.Walk.Advance())
            {
                break;
            }

            seeks = true;
            if (state.Walk.TakeReleased() is { Length: > 0 } some)
            {
                CopyVisits visits = vectors.Release(some);
                released = CopyVisitTable.Join(released, visits);
                for (int i = 0; i < some.Length; i++)
                {
                    foreach (int _ in visits.Blocks[visits.First[some[i]]..visits.First[some[i] + 1]].Select(cells.RangeOf).Distinct().Where(range => range != context.Item.Index))
                    {
                        state.Walk.Await(some[i], CopyAnswer.Waits);
                    }
                }
            }
        }

        CopyGuestMail guests = CopyGuestMail.Write(context, cells, state.Own, released.Blocks.Length == 0 ? null : vectors.Own, released);
        state.Away.AddRange(guests.Places.Select((place, i) => (place, guests.Ranges[i], CopyAnswer.Waits)));
        state.Released = CopyVisitTable.Join(state.Released, released);
        return Write(context, state, guests, before, answered);
    }

    /// <summary>Whether the pass before has told the range anything: guests, answers or roles.</summary>
    private static bool IsTold(RoundContext context)
    {
        RoundId before = new(RoundKind.CopyWalk, context.Item.Round.Pass - 1);
        return ((int[])[CopyGuestMail.Guests, CopyRangeWalk.Answers, CopyRangeWalk.Roles])
            .Any(table => CopyMail.Entries(CopyMail.To(context, before, table, context.Item.Index)) > 0);
    }

    /// <summary>All that could be decided was: the state is that of the pass before, and nobody is told anything.</summary>
    private static CopyMailResult Unchanged(RoundContext context)
    {
        CopyMailResult before = context.Results<CopyMailResult>(new RoundId(RoundKind.CopyWalk, context.Item.Round.Pass - 1))[context.Item.Index];
        int[] none = new int[context.Order.Items];
        ArtifactRef counts = RoundIndex.Write(context.Store, context.Uri("none-counts.msgpack"), none, 0);
        ArtifactRef mail = CopyMail.Table(context, "none", ("home", Array.Empty<int>()));
        return before with
        {
            Mail = [.. before.Mail.Select(_ => mail)],
            Counts = [.. before.Counts.Select(_ => counts)],
            Kept = [.. before.Kept.Select((kept, i) => Copy(context, kept, $"kept-{i}"))],
        };
    }

    private static ArtifactRef Copy(RoundContext context, ArtifactRef kept, string name)
    {
        using Stream from = context.Store.OpenRead(kept);
        return context.Store.Write(context.BulkUri($"{name}.arrow"), stream =>
        {
            from.CopyTo(stream);
            return kept.Rows;
        });
    }

    private static CopyMailResult Write(RoundContext context, CopyRangeWalk state, CopyGuestMail guests, CopyRole[] before, CopyAnswer[] answered)
    {
        CopyWalk walk = state.Walk;
        int own = state.Own.Rows.Length;
        int[] placeOf = CopyRank.Order(state.Rank);
        int Pointer(int place) => walk.Pointers[place] == int.MaxValue ? -1 : placeOf[walk.Pointers[place]];
        int[] answers = [.. Enumerable.Range(0, answered.Length).Where(guest => walk.Answers[guest] != answered[guest])];
        (int Place, int Range, CopyAnswer)[] changed = [.. state.Away.Where(away => walk.Roles[away.Place] != before[away.Place])];
        var (answerMail, answerCounts, _) = CopyMail.Write(
            context,
            "answers",
            context.Order.Items,
            Array.ConvertAll(answers, guest => state.Guests.Senders[guest]),
            ("home", Array.ConvertAll(answers, guest => state.Guests.Homes[guest])),
            ("answer", Array.ConvertAll(answers, guest => (int)walk.Answers[guest])));
        var (roleMail, roleCounts, _) = CopyMail.Write(
            context,
            "roles",
            context.Order.Items,
            Array.ConvertAll(changed, away => away.Range),
            ("home", Array.ConvertAll(changed, away => away.Place)),
            ("role", Array.ConvertAll(changed, away => (int)walk.Roles[away.Place])));
        int[] ownPlaces = [.. Enumerable.Range(0, own)];
        int[] guestPlaces = [.. Enumerable.Range(own, walk.Roles.Length - own)];
        return new CopyMailResult(
            [.. guests.Mail, answerMail, roleMail],
            [.. guests.Counts, answerCounts, roleCounts],
            [
                CopyMail.Table(
                    context,
                    "own-state",
                    ("role", Array.ConvertAll(ownPlaces, place => (int)walk.Roles[place])),
                    ("visits", Array.ConvertAll(walk.Visits, visits => visits ? 1 : 0)),
                    ("pointer", Array.ConvertAll(ownPlaces, Pointer))),
                CopyMail.Table(
                    context,
                    "guest-state",
                    ("role", Array.ConvertAll(guestPlaces, place => (int)walk.Roles[place])),
                    ("answer", Array.ConvertAll(walk.Answers, answer => (int)answer)),
                    ("pointer", Array.ConvertAll(guestPlaces, Pointer))),
                CopyMail.Table(
                    context,
                    "away",
                    ("place", state.Away.Select(away => away.Place).ToArray()),
                    ("range", state.Away.Select(away => away.Range).ToArray()),
                    ("answer", state.Away.Select(away => (int)away.Answer).ToArray())),
                CopyVisitTable.Write(context, "released", state.Released),
            ],
            walk.Open,
            own);
    }
}
