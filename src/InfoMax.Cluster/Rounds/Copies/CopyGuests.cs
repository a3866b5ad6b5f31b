using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The rows of other ranges that visit a range, as several passes have sent them: pass after pass, sender after sender.</summary>
internal sealed class CopyGuests
{
    private readonly Dictionary<(int Range, int Home), int> _places = [];
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
    public int PlaceOf(int range, int home) => FirstPlace + _places[(range, home)];

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
            int[] homes = mails[sender].Read<int>(context, "home");
            for (int i = 0; i < homes.Length; i++)
            {
                _places.Add((sender, homes[i]), Rows.Count + i);
            }

            Rows.AddRange(mails[sender].Read<long>(context, "row"));
            Importance.AddRange(mails[sender].Read<float>(context, "importance"));
            Labels.AddRange(mails[sender].Read<int>(context, "label"));
            Senders.AddRange(Enumerable.Repeat(sender, homes.Length));
            Homes.AddRange(homes);
        }

        int[] counts = CopyMail.ReadAll<int>(context, mails, "visits");
        int[] begin = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            begin[i + 1] = begin[i] + counts[i];
        }

        int[] cells = CopyMail.ReadAll<int>(context, CopyMail.To(context, pass, CopyGuestMail.Visits, Range), "cell");
        _batches.Add((CopyMail.To(context, pass, CopyGuestMail.Vectors, Range), first, Rows.Count - first, new CopyVisits(begin, cells), isMutual));
    }
}
