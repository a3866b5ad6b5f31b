using InfoMax.Data.Outputs.Tables;
using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>A dropped row in an ingest item's index artifact.</summary>
/// <param name="Row">Row number over the whole input.</param>
/// <param name="File">Relative path of its file.</param>
/// <param name="Reason">Why it was dropped.</param>
[MessagePackObject]
public sealed record RejectRecord([property: Key(0)] long Row, [property: Key(1)] string File, [property: Key(2)] string Reason)
{
    /// <summary>What is stored of a row that took no part.</summary>
    public static RejectRecord Of(RejectedRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new RejectRecord(row.Row, row.File, row.Reason);
    }
}
