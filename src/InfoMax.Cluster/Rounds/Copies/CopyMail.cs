using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>Some entries of a table that an item has written for several receivers: those of one.</summary>
/// <param name="Mail">The table.</param>
/// <param name="First">First entry.</param>
/// <param name="Count">How many.</param>
internal sealed record CopyMail(ArtifactRef Mail, int First, int Count)
{
    /// <summary>Batches of mail: a receiver wants some rows of many senders' tables, and reads whole batches.</summary>
    private const int BatchBytes = 256 << 10;

    /// <summary>What every item of a pass has written for one receiver.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="round">The pass.</param>
    /// <param name="table">Place of the table in <see cref="CopyMailResult.Mail"/>.</param>
    /// <param name="receiver">The receiver.</param>
    public static CopyMail[] To(RoundContext context, RoundId round, int table, int receiver) =>
        [.. context.Results<CopyMailResult>(round).Select(sender =>
        {
            int[] counts = RoundIndex.Read<int[]>(context.Store, sender.Counts[table]);
            return new CopyMail(sender.Mail[table], counts.AsSpan(0, receiver).ToArray().Sum(), counts[receiver]);
        })];

    /// <summary>Writes columns of one length, grouped by receiver.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="name">Of the artifact.</param>
    /// <param name="receivers">Receivers.</param>
    /// <param name="receiver">The receiver of each entry.</param>
    /// <param name="columns">The columns.</param>
    /// <returns>The table, the counts, and the order in which the entries stand.</returns>
    public static (ArtifactRef Mail, ArtifactRef Counts, int[] Order) Write(
        RoundContext context, string name, int receivers, int[] receiver, params (string Name, Array Values)[] columns)
    {
        (int[] order, int[] counts) = PartitionOrder.Of(receiver, receivers);
        return (
            context.Store.Write(
                context.BulkUri($"{name}.arrow"),
                stream => NumbersArtifact.Write(stream, BatchBytes, [.. columns.Select(column => (column.Name, Pick(column.Values, order)))])),
            RoundIndex.Write(context.Store, context.Uri($"{name}-counts.msgpack"), counts, order.Length),
            order);
    }

    /// <summary>Writes columns that are not addressed.</summary>
    public static ArtifactRef Table(RoundContext context, string name, params (string Name, Array Values)[] columns) =>
        context.Store.Write(context.BulkUri($"{name}.arrow"), stream => NumbersArtifact.Write(stream, columns));

    /// <summary>Writes vectors in an order.</summary>
    public static ArtifactRef Vectors(RoundContext context, string name, EmbeddingMatrix vectors, int[] order) =>
        context.Store.Write(context.BulkUri($"{name}.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, vectors.Dimension, vectors.Element, BatchBytes);
            writer.Append(vectors, order);
            return writer.Finish();
        });

    /// <summary>A column of a table that is not addressed.</summary>
    public static T[] Column<T>(RoundContext context, ArtifactRef table, string name)
        where T : unmanaged
    {
        using Stream stream = context.Store.OpenRead(table);
        return NumbersArtifact.Read<T>(stream, name);
    }

    /// <summary>Reads one column of these entries alone, one value an entry.</summary>
    public T[] Read<T>(RoundContext context, string name)
        where T : unmanaged
    {
        if (Count == 0)
        {
            return [];
        }

        using Stream stream = context.Store.OpenRead(Mail);
        return NumbersArtifact.Read<T>(stream, name, First, Count);
    }

    /// <summary>Some columns of a table that is not addressed, into arrays of its length.</summary>
    public static void Columns(RoundContext context, ArtifactRef table, params (string Name, Array Values)[] columns)
    {
        using Stream stream = context.Store.OpenRead(table);
        NumbersArtifact.Read(stream, 0, (int)table.Rows, 0, columns);
    }

    /// <summary>Entries of several senders.</summary>
    public static int Entries(CopyMail[] mails) => mails.Sum(mail => mail.Count);

    /// <summary>Some columns of several senders' entries, sender after sender, into arrays of that length.</summary>
    public static void ReadAll(RoundContext context, CopyMail[] mails, params (string Name, Array Values)[] columns)
    {
        int filled = 0;
        foreach (CopyMail mail in mails)
        {
            if (mail.Count > 0)
            {
                using Stream stream = context.Store.OpenRead(mail.Mail);
                NumbersArtifact.Read(stream, mail.First, mail.Count, filled, columns);
                filled += mail.Count;
            }
        }
    }

    /// <summary>A column of several senders' entries, sender after sender.</summary>
    public static T[] ReadAll<T>(RoundContext context, CopyMail[] mails, string name)
        where T : unmanaged => [.. mails.SelectMany(mail => mail.Read<T>(context, name))];

    private static Array Pick(Array values, int[] order) => values switch
    {
        int[] numbers => Array.ConvertAll(order, i => numbers[i]),
        long[] numbers => Array.ConvertAll(order, i => numbers[i]),
        float[] numbers => Array.ConvertAll(order, i => numbers[i]),
        _ => throw new ArgumentException($"{values.GetType().Name} is no column"),
    };
}
