using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Looks the ids of rows up in what ingest kept.</summary>
/// <param name="context">The kernel's item, and what it may read.</param>
/// <param name="layout">The data set.</param>
internal sealed class RowIds(RoundContext context, DatasetLayout layout)
{
    /// <summary>The ids of some rows; null when the data set has none. Splits that have none of them are not read.</summary>
    /// <param name="rows">Global row numbers, ascending.</param>
    public string?[]? Of(long[] rows)
    {
        if (layout.Ids == IdKind.None)
        {
            return null;
        }

        string?[] ids = new string?[rows.Length];
        int next = 0;
        long end = 0;
        foreach (IngestResult split in context.Results<IngestResult>(RoundKind.Ingest))
        {
            end += split.InputRows;
            if (next == rows.Length || rows[next] >= end)
            {
                continue;
            }

            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(split.Rows);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                for (int i = 0; i < columns.Rows.Length && next < rows.Length; i++)
                {
                    if (columns.Rows[i] == rows[next])
                    {
                        ids[next++] = columns.Ids?[i];
                    }
                }
            }
        }

        return ids;
    }
}
