using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>A row range of one input file.</summary>
/// <param name="File">Index into the layout's files.</param>
/// <param name="FirstRow">First row within the file.</param>
/// <param name="Rows">Rows, at least 1.</param>
public readonly record struct SplitPart(int File, long FirstRow, long Rows);

/// <summary>The unit of ingest: a part of a large file, or several small files one after another.</summary>
/// <param name="Parts">Its row ranges, at least one, in row order and without gaps between them.</param>
public sealed record InputSplit(IReadOnlyList<SplitPart> Parts)
{
    /// <summary>Rows of all parts.</summary>
    public long Rows { get; } = Parts.Sum(part => part.Rows);
}

/// <summary>Cuts a data set into splits, by its layout alone, so that every node finds the same ones.</summary>
public static class InputSplits
{
    /// <summary>
    /// What a file counts besides its vectors: opening it takes as long as reading so many bytes, where files lie far away.
    /// So a split has at most 512 files.
    /// </summary>
    private const long FileBytes = 256L << 10;

    /// <summary>Files are put together only where there are more than about so many: fewer splits than that would leave cores and workers idle.</summary>
    private const long MinSplits = 16;

    /// <summary>All splits, in row order.</summary>
    public static IReadOnlyList<InputSplit> Of(DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        long rowBytes = (long)layout.Dimension * layout.Element.Bytes();
        long total = checked((layout.Rows * rowBytes) + (layout.Files.Count * FileBytes));
        long most = SplitRule.MostBytes(total);
        long mostRows = Math.Max(1, most / rowBytes);
        long mostJoined = Math.Min(most, total / MinSplits);
        List<InputSplit> splits = [];
        List<SplitPart> joined = [];
        long bytes = 0;
        for (int file = 0; file < layout.Files.Count; file++)
        {
            long rows = layout.Files[file].Rows;
            long own = (rows * rowBytes) + FileBytes;
            if (bytes + own > mostJoined)
            {
                Close();
            }

            if (rows > 0 && rows <= mostRows)
            {
                joined.Add(new SplitPart(file, 0, rows));
                bytes += own;
                continue;
            }

            for (long first = 0; first < rows; first += mostRows)
            {
                splits.Add(new InputSplit([new SplitPart(file, first, Math.Min(mostRows, rows - first))]));
            }
        }

        Close();
        return splits;

        void Close()
        {
            if (joined.Count > 0)
            {
                splits.Add(new InputSplit([.. joined]));
                joined.Clear();
                bytes = 0;
            }
        }
    }
}
