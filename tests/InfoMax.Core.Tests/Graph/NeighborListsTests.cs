using InfoMax.Core.Graph;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

public sealed class NeighborListsTests
{
    [Fact]
    public void Truncate_KeepsTheFirstPlacesOfEveryList()
    {
        NeighborLists lists = new(2, 3, [5, 4, 3, 9, 8, -1], [0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0f]);
        NeighborLists shorter = lists.Truncate(2);
        Assert.Equal((2, 2), (shorter.Rows, shorter.K));
        Assert.Equal([5, 4, 9, 8], shorter.Neighbors);
        Assert.Equal([0.9f, 0.8f, 0.6f, 0.5f], shorter.Cosines);
        Assert.Same(lists, lists.Truncate(3));
    }

    [Fact]
    public void ArraysOfTheWrongLength_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new NeighborLists(2, 2, new int[3], new float[4]));

    [Fact]
    public void Keys_OrderByCosine_ThenByLowerRow_AndRoundTrip()
    {
        float[] cosines = [-1.5f, -1f, -1e-40f, 0f, 1e-40f, 0.25f, 1f, 1.0000001f];
        ulong last = NeighborKey.None;
        foreach (float cosine in cosines)
        {
            foreach (int row in new[] { int.MaxValue, 7, 0 })
            {
                ulong key = NeighborKey.Encode(cosine, row);
                Assert.True(key > last);
                Assert.Equal(cosine, NeighborKey.Cosine(key));
                Assert.Equal(row, NeighborKey.Row(key));
                last = key;
            }
        }

        Assert.Equal(NeighborKey.Encode(0f, 3), NeighborKey.Encode(-0f, 3));
    }
}
