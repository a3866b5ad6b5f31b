using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>A range's walk as the passes before have left it, with all that other ranges have told since.</summary>
internal sealed class CopyRangeWalk
{
    /// <summary>Kept by a pass: <c>role</c>, <c>visits</c> and <c>pointer</c> (a place, -1 for none) of the own rows.</summary>
    public const int OwnState = 0;

    /// <summary>Kept by a pass: <c>role</c>, <c>answer</c> and <c>pointer</c> of the guests.</summary>
    public const int GuestState = 1;

    /// <summary>Kept by a pass: <c>place</c>, <c>range</c> and <c>answer</c> of the rows that are guests elsewhere.</summary>
    public const int AwayState = 2;

    /// <summary>Kept by a pass: the visits of released rows, as a <see cref="CopyVisitTable"/>.</summary>
    public const int ReleasedVisits = 3;

    /// <summary>Mail of a pass, after its guests: <c>home</c> and <c>answer</c> of guests, to their range.</summary>
    public const int Answers = CopyGuestMail.Tables;

    /// <summary>Mail of a pass: <c>home</c> and <c>role</c> of rows that are guests there.</summary>
    public const int Roles = CopyGuestMail.Tables + 1;

    private CopyRangeWalk(CopyRangeRows own, CopyGuests guests, CopyWalk walk, int[] rank, CopyVisits released)
    {
        Own = own;
        Guests = guests;
        Walk = walk;
        Rank = rank;
        Released = released;
    }

    public CopyRangeRows Own { get; }

    public CopyGuests Guests { get; }

    public CopyWalk Walk { get; }

    /// <summary>Place of each row in the walk, own ones and guests.</summary>
    public int[] Rank { get; }

    /// <summary>Visits of rows that were released.</summary>
    public CopyVisits Released { get; set; }

    /// <summary>Own rows that are guests elsewhere, with the last answer.</summary>
    public List<(int Place, int Range, CopyAnswer Answer)> Away { get; private set; } = [];

    /// <summary>True when guests came that have not been looked at.</summary>
    public bool HasNewGuests { get; private set; }

    /// <summary>Labels of all places.</summary>
    public int[] Labels => [.. Own.Labels, .. Guests.Labels];

    /// <summary>The passes that send guests, before a pass of the walk.</summary>
    public static IReadOnlyList<RoundId> Senders(int pass) => [RoundKind.CopyVisit, .. Enumerable.Range(0, pass).Select(p => new RoundId(RoundKind.CopyWalk, p))];

    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="search">The search.</param>
    /// <param name="isExact">Every pair is multiplied.</param>
    /// <param name="pass">The pass that begins; after the last one to see how all ended.</param>
    public static CopyRangeWalk Read(RoundContext context, CopySearch search, bool isExact, int pass)
    {
        CopyRangeRows own = CopyRangeRows.Read(context);
        int count = own.Rows.Length;
        CopyGuests guests = CopyGuests.Read(context, count, Senders(pass));
        int[] rank = CopyOrder.Rank([.. own.Importance, .. guests.Importance], [.. own.Rows, .. guests.Rows]);
        CopyRangeWalk read = new(own, guests, new CopyWalk(count, rank, [.. own.Labels, .. guests.Labels]), rank, new CopyVisits(new int[count + 1], []));
        CopyMailResult visit = context.Results<CopyMailResult>(RoundKind.CopyVisit)[context.Item.Index];
        if (pass == 0)
        {
            ArtifactRef table = visit.Kept[CopyVisitRound.Rows];
            BlockPairs pairs = new(
                Array.ConvertAll(CopyMail.Column<int>(context, table, "earliest"), place => place < 0 ? int.MaxValue : rank[place]),
                Array.ConvertAll(CopyMail.Column<int>(context, table, "lead"), lead => lead != 0),
                []);
            read.Walk.Begin(pairs, isExact);
            int[] places = CopyMail.Column<int>(context, visit.Kept[CopyVisitRound.Away], "place");
            int[] ranges = CopyMail.Column<int>(context, visit.Kept[CopyVisitRound.Away], "range");
            read.Away = [.. places.Select((place, i) => (place, ranges[i], CopyAnswer.Waits))];
        }
        else
        {
            read.Restore(context, new RoundId(RoundKind.CopyWalk, pass - 1));
        }

        foreach ((int place, _, CopyAnswer answer) in read.Away)
        {
            read.Walk.Await(place, answer);
        }

        return read;
    }

    private void Restore(RoundContext context, RoundId before)
    {
        IReadOnlyList<ArtifactRef> kept = context.Results<CopyMailResult>(before)[context.Item.Index].Kept;
        Fill(CopyMail.Column<int>(context, kept[OwnState], "role"), (place, value) => Walk.Roles[place] = (CopyRole)value);
        Fill(CopyMail.Column<int>(context, kept[OwnState], "visits"), (place, value) => Walk.Visits[place] = value != 0);
        Fill(CopyMail.Column<int>(context, kept[OwnState], "pointer"), (place, value) => Walk.Pointers[place] = value < 0 ? int.MaxValue : Rank[value]);
        int first = Own.Rows.Length;
        int[] roles = CopyMail.Column<int>(context, kept[GuestState], "role");
        Fill(roles, (guest, value) => Walk.Roles[first + guest] = (CopyRole)value);
        Fill(CopyMail.Column<int>(context, kept[GuestState], "answer"), (guest, value) => Walk.Answers[guest] = (CopyAnswer)value);
        Fill(CopyMail.Column<int>(context, kept[GuestState], "pointer"), (guest, value) => Walk.Pointers[first + guest] = value < 0 ? int.MaxValue : Rank[value]);
        Released = CopyVisitTable.Read(context, kept[ReleasedVisits], first);

        Dictionary<(int Place, int Range), CopyAnswer> told = [];
        CopyMail[] answers = CopyMail.To(context, before, Answers, context.Item.Index);
        CopyMail[] changes = CopyMail.To(context, before, Roles, context.Item.Index);
        for (int range = 0; range < answers.Length; range++)
        {
            int[] answer = answers[range].Read<int>(context, "answer");
            Fill(answers[range].Read<int>(context, "home"), (i, place) => told[(place, range)] = (CopyAnswer)answer[i]);
            int[] role = changes[range].Read<int>(context, "role");
            Fill(changes[range].Read<int>(context, "home"), (i, home) => Walk.Roles[Guests.PlaceOf(range, home)] = (CopyRole)role[i]);
        }

        int[] places = CopyMail.Column<int>(context, kept[AwayState], "place");
        int[] ranges = CopyMail.Column<int>(context, kept[AwayState], "range");
        int[] known = CopyMail.Column<int>(context, kept[AwayState], "answer");
        Away = [.. places.Select((place, i) => (place, ranges[i], told.GetValueOrDefault((place, ranges[i]), (CopyAnswer)known[i])))];
        foreach (int place in Guests.PlacesSince(roles.Length))
        {
            Walk.Seek(place);
            HasNewGuests = true;
        }
    }

    private static void Fill(int[] values, Action<int, int> set)
    {
        for (int i = 0; i < values.Length; i++)
        {
            set(i, values[i]);
        }
    }
}
