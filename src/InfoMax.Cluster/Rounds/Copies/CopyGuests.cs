using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The rows of other ranges that visit a range, as several passes have sent them: pass after pass, sender after sender.</summary>
internal sealed class CopyGuests
{
    /// <summary>For each sender the places of its guests, a span for each pass; homes ascend within it.</summary>
    private readonly Dictionary<int, List<(int First, int Count)>> _spans = [];
    private readonly List<(CopyMail[] Vectors, int First, int Count, CopyVisits Visits, bool IsMutual)> _batches = [];

    private CopyGuests(int firstPlace, int range)
    {
        FirstPlace = firstPlace;
        Range = range;
    }

    /// <summary>Place of the first guest: the number of the range's own rows.</summary>
    public int FirstPlace { get; }

    /// <summary>The range that is visited.</summary>
    public int Range { get; }

    /// <summary>Row numbers.</summary>
    public List<long> Rows { get; } = [];

    /// <summary>I of each.</summary>
    public List<float> Importance { get; } = [];

    /// <summary>Label of each.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>True for one that leads equal rows.</summary>
    public List<bool> Repeated { get; } = [];

    /// <summary>The range that each comes from.</summary>
    public List<int> Senders { get; } = [];

    /// <summary>Its place there.</summary>
    public List<int> Homes { get; } = [];

    /// <summary>The guests that some passes have sent.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="firstPlace">The range's own rows.</param>
    /// <param name="passes">The passes, in order; guests of the first are found by later rows, others only look for earlier ones.</param>
    public static CopyGuests Read(RoundContext context, int firstPlace, IReadOnlyList<RoundId> passes)
    {
        CopyGuests guests = new(firstPlace, context.Item.Index);
        foreach (RoundId pass in passes)
        {
            guests.Add(context, pass, pass.Kind == RoundKind.CopyVisit);
        }

        return guests;
    }

    /// <summary>The place of a row of another range.</summary>
    public int PlaceOf(int range, int home)
    {
        foreach ((int first, int count) in _spans[range])
        {
            int at = Homes.BinarySearch(first, count, home, null);
            if (at >= 0)
            {
                return FirstPlace + at;
            }
        }

        throw new ArtifactException($"range {Range}: row {home} of range {range} is no guest");
    }

    /// <summary>Guests of the last pass that sent any.</summary>
    public IEnumerable<int> PlacesSince(int count) => Enumerable.Range(FirstPlace + count, Rows.Count - count);

    /// <summary>Reads the vectors; whoever asks disposes them.</summary>
    public IEnumerable<CopyVisitors> Load(RoundContext context, CopyCells cells, List<EmbeddingMatrix> held)
    {
        DatasetShape shape = DatasetShape.Of(context);
        foreach ((CopyMail[] vectors, int first, int count, CopyVisits visits, bool isMutual) in _batches.Where(batch => batch.Count > 0))
        {
            EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(count, shape.Dimension, shape.Element);
            held.Add(matrix);
            int filled = 0;
            foreach (CopyMail part in vectors.Where(part => part.Count > 0))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                using Stream stream = context.Store.OpenRead(part.Mail);
                VectorsArtifact.ReadRange(stream, part.First, part.Count, matrix, filled);
                filled += part.Count;
            }

            yield return new CopyVisitors(visits, matrix, FirstPlace + first, cells.FirstCell[Range], cells.FirstCell[Range + 1] - cells.FirstCell[Range], isMutual);
        }
    }

    private void Add(RoundContext context, RoundId pass, bool isMutual)
    {
        CopyMail[] mails = CopyMail.To(context, pass, CopyGuestMail.Guests, Range);
        int first = Rows.Count;
        for (int sender = 0; sender < mails.Length; sender++)
        {
            if (mails[sender].Count > 0)
            {
                (_spans.TryGetValue(sender, out List<(int First, int Count)>? spans) ? spans : _spans[sender] = []).Add((Senders.Count, mails[sender].Count));
                Senders.AddRange(Enumerable.Repeat(sender, mails[sender].Count));
            }
        }

        int sent = CopyMail.Entries(mails);
        long[] rows = new long[sent];
        float[] importance = new float[sent];
        int[] labels = new int[sent];
        int[] homes = new int[sent];
        int[] equal = new int[sent];
        int[] counts = new int[sent];
        CopyMail.ReadAll(context, mails, ("row", rows), ("importance", importance), ("label", labels), ("home", homes), ("equal", equal), ("visits", counts));
        Rows.AddRange(rows);
        Importance.AddRange(importance);
        Labels.AddRange(labels);
        Homes.AddRange(homes);
        Repeated.AddRange(equal.Select(value => value != 0));
        int[] begin = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            begin[i + 1] = begin[i] + counts[i];
        }

        int[] cells = CopyMail.ReadAll<int>(context, CopyMail.To(context, pass, CopyGuestMail.Visits, Range), "cell");
        _batches.Add((CopyMail.To(context, pass, CopyGuestMail.Vectors, Range), first, Rows.Count - first, new CopyVisits(begin, cells), isMutual));
    }
}
