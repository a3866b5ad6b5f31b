using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Neighbour lists cut to the places that are shown, ascending by row.</summary>
internal sealed class NeighborListRuns : BinaryRunFormat<(long Row, long[] Neighbors, float[] Cosines)>
{
    public static NeighborListRuns Format { get; } = new();

    public override int Compare((long Row, long[] Neighbors, float[] Cosines) x, (long Row, long[] Neighbors, float[] Cosines) y) => x.Row.CompareTo(y.Row);

    protected override void Put(BinaryWriter writer, (long Row, long[] Neighbors, float[] Cosines) item)
    {
        writer.Write(item.Row);
        writer.Write(item.Neighbors.Length);
        for (int i = 0; i < item.Neighbors.Length; i++)
        {
            writer.Write(item.Neighbors[i]);
            writer.Write(item.Cosines[i]);
        }
    }

    protected override (long Row, long[] Neighbors, float[] Cosines) Take(BinaryReader reader)
    {
        long row = reader.ReadInt64();
        long[] neighbors = new long[reader.ReadInt32()];
        float[] cosines = new float[neighbors.Length];
        for (int i = 0; i < neighbors.Length; i++)
        {
            (neighbors[i], cosines[i]) = (reader.ReadInt64(), reader.ReadSingle());
        }

        return (row, neighbors, cosines);
    }
}
