using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// One entry for each different vector of a split (and label), by the digest that decides where it is compared with those of other
/// splits: however many rows are equal, a split sends one of them. Some of these rows' vectors go along, for the training of the cells.
/// </summary>
[RoundKernel(RoundKind.CopyDigests)]
internal static class CopyDigestsRound
{
    /// <summary>Columns of the entries, by range of digests: <c>high</c>, <c>low</c>, <c>row</c>, <c>importance</c>, <c>label</c>, <c>count</c>, <c>place</c> among the split's valid rows.</summary>
    public const int Entries = 0;

    /// <summary>Kept: the entry of each valid row, <c>entry</c>.</summary>
    public const int EntryOfRow = 0;

    /// <summary>Kept: training vectors.</summary>
    public const int Training = 1;

    public static CopyMailResult Run(RoundContext context)
    {
        CopySearch search = CopySearch.Of(context);
        int split = context.Item.Index;
        (long[] rows, float[] importance) = ReadSplit(context, split);
        int[]? labels = JobLabels.Has(context) ? JobLabels.OfSplit(context, split) : null;
        ArtifactRef vectors = context.Results<IngestResult>(RoundKind.Ingest)[split].Vectors;
        RowDigest[] digests = Digests(context, vectors, rows.Length);
        int[] leads = ExactCopies.Find(digests, CopyRank.Of(importance), labels).Leads;
        int[] counts = new int[rows.Length];
        foreach (int lead in leads)
        {
            counts[lead]++;
        }

        int[] sent = EqualRows.Distinct(leads);
        (ArtifactRef mail, ArtifactRef receivers, int[] order) = CopyMail.Write(
            context,
            "entries",
            search.Ranges,
            Array.ConvertAll(sent, row => (int)(digests[row].High % (ulong)search.Ranges)),
            ("high", Array.ConvertAll(sent, row => (long)digests[row].High)),
            ("low", Array.ConvertAll(sent, row => (long)digests[row].Low)),
            ("row", Array.ConvertAll(sent, row => rows[row])),
            ("importance", Array.ConvertAll(sent, row => importance[row])),
            ("label", Array.ConvertAll(sent, row => labels is null ? ExactCopies.Unlabelled : labels[row])),
            ("count", Array.ConvertAll(sent, row => counts[row])),
            ("place", sent));
        int[] entryOf = new int[rows.Length];
        for (int entry = 0; entry < order.Length; entry++)
        {
            entryOf[sent[order[entry]]] = entry;
        }

        ArtifactRef entries = CopyMail.Table(context, "entry-of-row", ("entry", Array.ConvertAll(leads, lead => entryOf[lead])));
        int[] training = Array.FindAll(sent, row => search.Trains(context, rows[row]));
        return new CopyMailResult([mail], [receivers], [entries, WriteTraining(context, vectors, training)], 0, rows.Length);
    }

    /// <summary>Rows and importance of a split's valid rows.</summary>
    public static (long[] Rows, float[] Importance) ReadSplit(RoundContext context, int split)
    {
        ArtifactRef index = context.Results<ImportanceResult>(RoundKind.Importance)[0].Index;
        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, index)[split]);
        return ImportanceArtifact.Read(stream);
    }

    private static RowDigest[] Digests(RoundContext context, ArtifactRef vectors, int rows)
    {
        RowDigest[] digests = new RowDigest[rows];
        int done = 0;
        using Stream stream = context.Store.OpenRead(vectors);
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
        {
            using (batch)
            {
                RowDigest.Of(batch, context.Executor, context.CancellationToken).CopyTo(digests, done);
                done += batch.Rows;
            }

            context.Progress(0.8 * done / rows);
        }

        return digests;
    }

    private static ArtifactRef WriteTraining(RoundContext context, ArtifactRef vectors, int[] places)
    {
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix training = EmbeddingMatrix.Allocate(places.Length, shape.Dimension, shape.Element);
        using (Stream stream = context.Store.OpenRead(vectors))
        {
            VectorsArtifact.ReadRows(stream, places, training, 0);
        }

        return CopyMail.Vectors(context, "training", training, [.. Enumerable.Range(0, places.Length)]);
    }
}
