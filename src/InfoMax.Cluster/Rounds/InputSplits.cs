using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>A row range of one input file: the unit of ingest.</summary>
/// <param name="File">Index into the layout's files.</param>
/// <param name="FirstRow">First row within the file.</param>
/// <param name="Rows">Rows, at least 1.</param>
public readonly record struct InputSplit(int File, long FirstRow, long Rows);

/// <summary>Cuts a data set into splits, by its layout alone, so that every node finds the same ones.</summary>
public static class InputSplits
{
    /// <summary>Vectors of one split, so that a worker holds little at a time and a lost split is cheap.</summary>
    private const long TargetBytes = 128L << 20;

    /// <summary>Splits that a job should not exceed unless it has more files.</summary>
    private const long MaxSplits = 8192;

    /// <summary>All splits, in row order.</summary>
    public static IReadOnlyList<InputSplit> Of(DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        long rowBytes = (long)layout.Dimension * (layout.Element == EmbeddingElement.Half ? 2 : 4);
        long splitRows = Math.Max(Math.Max(1, TargetBytes / rowBytes), (layout.Rows + MaxSplits - 1) / MaxSplits);
        List<InputSplit> splits = [];
        for (int file = 0; file < layout.Files.Count; file++)
        {
            for (long first = 0; first < layout.Files[file].Rows; first += splitRows)
            {
                splits.Add(new InputSplit(file, first, Math.Min(splitRows, layout.Files[file].Rows - first)));
            }
        }

        return splits;
    }
}
