using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// Every valid row with its place on the map and its nearest rows, in the parts of the table of reasons. The only neighbour of a copy is
/// the row that stands for it.
/// </summary>
/// <param name="context">The order of the round that writes the results.</param>
/// <param name="reasons">What became of the rows.</param>
/// <param name="dropped">Rows that are not valid, ascending: places count the others.</param>
/// <param name="runs">Where merged lists go.</param>
internal sealed class AtlasTable(RoundContext context, ReasonTable reasons, long[] dropped, RunStore runs)
{
    /// <summary>Neighbours of a row that are shown.</summary>
    private const int MostNeighbors = 15;

    public IEnumerable<AtlasRows> Parts()
    {
        using ListCursor lists = new(context, MostNeighbors, runs);
        using IEnumerator<(float X, float Y)> map = Map().GetEnumerator();
        using IEnumerator<(long Row, long Representative, float Cosine)> copies = Copies().GetEnumerator();
        bool more = copies.MoveNext();
        foreach (ReasonRows part in reasons.Parts())
        {
            int count = part.Rows.Length;
            AtlasRows rows = new(part, new float[count], new float[count], new long[count][], new float[count][]);
            for (int i = 0; i < count; i++)
            {
                map.MoveNext();
                (rows.X[i], rows.Y[i]) = map.Current;
                long row = part.Rows[i];
                (long[] neighbors, float[] cosines) = lists.Take(row) ?? ([], []);
                for (; more && copies.Current.Row <= row; more = copies.MoveNext())
                {
                    (neighbors, cosines) = copies.Current.Row == row ? ([copies.Current.Representative], [copies.Current.Cosine]) : (neighbors, cosines);
                }

                rows.Neighbors[i] = Array.ConvertAll(neighbors, Place);
                rows.Distances[i] = Array.ConvertAll(cosines, cosine => Math.Max(0, 1 - cosine));
            }

            yield return rows;
        }
    }

    private IEnumerable<(long Row, long Representative, float Cosine)> Copies() =>
        CopyTable.Splits(context).SelectMany(table => table.Rows.Select((row, i) => (row, table.Representatives[i], table.Cosines[i])));

    private long Place(long row) => dropped.Length == 0 ? row : row - ~Array.BinarySearch(dropped, row);

    private IEnumerable<(float X, float Y)> Map()
    {
        foreach (ArtifactResult split in context.Results<ArtifactResult>(RoundKind.Coordinates))
        {
            using Stream stream = context.Store.OpenRead(split.Artifact);
            float[] x = NumbersArtifact.Read<float>(stream, "x");
            float[] y = NumbersArtifact.Read<float>(stream, "y");
            for (int i = 0; i < x.Length; i++)
            {
                yield return (x[i], y[i]);
            }
        }
    }
}
