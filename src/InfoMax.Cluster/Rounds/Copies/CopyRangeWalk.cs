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
        int[] rank = CopyRank.Of([.. own.Importance, .. guests.Importance], [.. own.Rows, .. guests.Rows]);
        CopyRangeWalk read = new(own, guests, new CopyWalk(count, rank, [.. own.Labels, .. guests.Labels]), rank, new CopyVisits(new int[count + 1], []));
        CopyMailResult visit = context.Results<CopyMailResult>(RoundKind.CopyVisit)[context.Item.Index];
        if (pass == 0)
        {
            ArtifactRef table = visit.Kept[CopyVisitRound.Rows];
            int[] earliest = new int[count];
            int[] leads = new int[count];
            CopyMail.Columns(context, table, ("earliest", earliest), ("lead", leads));
            BlockPairs pairs = new(
                Array.ConvertAll(earliest, place => place < 0 ? int.MaxValue : rank[place]), Array.ConvertAll(leads, lead => lead != 0), []);
            read.Walk.Begin(pairs, isExact);
            ArtifactRef away = visit.Kept[CopyVisitRound.Away];
            int[] places = new int[away.Rows];
            int[] ranges = new int[away.Rows];
            CopyMail.Columns(context, away, ("place", places), ("range", ranges));
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
        int first = Own.Rows.Length;
        int guests = (int)kept[GuestState].Rows;
        int[] roles = new int[first + guests];
        int[] pointers = new int[first + guests];
        int[] visits = new int[first];
        int[] answered = new int[guests];
        CopyMail.Columns(context, kept[OwnState], ("role", roles), ("visits", visits), ("pointer", pointers));
        using (Stream stream = context.Store.OpenRead(kept[GuestState]))
        {
            NumbersArtifact.Read(stream, 0, guests, first, ("role", roles), ("pointer", pointers));
            NumbersArtifact.Read(stream, 0, guests, 0, ("answer", answered));
        }

        for (int place = 0; place < roles.Length; place++)
        {
            Walk.Roles[place] = (CopyRole)roles[place];
            Walk.Pointers[place] = pointers[place] < 0 ? int.MaxValue : Rank[pointers[place]];
        }

        Fill(visits, (place, value) => Walk.Visits[place] = value != 0);
        Fill(answered, (guest, value) => Walk.Answers[guest] = (CopyAnswer)value);
        Released = CopyVisitTable.Read(context, kept[ReleasedVisits], first);

        Dictionary<(int Place, int Range), CopyAnswer> told = [];
        CopyMail[] answers = CopyMail.To(context, before, Answers, context.Item.Index);
        CopyMail[] changes = CopyMail.To(context, before, Roles, context.Item.Index);
        for (int range = 0; range < answers.Length; range++)
        {
            (int[] answerHomes, int[] answer) = TwoColumns(context, answers[range], "home", "answer");
            Fill(answerHomes, (i, place) => told[(place, range)] = (CopyAnswer)answer[i]);
            (int[] roleHomes, int[] role) = TwoColumns(context, changes[range], "home", "role");
            Fill(roleHomes, (i, home) => Walk.Roles[Guests.PlaceOf(range, home)] = (CopyRole)role[i]);
        }

        int away = (int)kept[AwayState].Rows;
        int[] places = new int[away];
        int[] ranges = new int[away];
        int[] known = new int[away];
        CopyMail.Columns(context, kept[AwayState], ("place", places), ("range", ranges), ("answer", known));
        Away = [.. places.Select((place, i) => (place, ranges[i], told.GetValueOrDefault((place, ranges[i]), (CopyAnswer)known[i])))];
        foreach (int place in Guests.PlacesSince(guests))
        {
            Walk.Seek(place);
            HasNewGuests = true;
        }
    }

    private static (int[] One, int[] Other) TwoColumns(RoundContext context, CopyMail mail, string one, string other)
    {
        int[] ones = new int[mail.Count];
        int[] others = new int[mail.Count];
        CopyMail.ReadAll(context, [mail], (one, ones), (other, others));
        return (ones, others);
    }

    private static void Fill(int[] values, Action<int, int> set)
    {
        for (int i = 0; i < values.Length; i++)
        {
            set(i, values[i]);
        }
    }
}
