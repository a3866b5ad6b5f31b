using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>The tables of semantic partitions, whole and in ranges that begin and end inside record batches.</summary>
public sealed class PartitionArtifactTests
{
    /// <summary>More rows than two batches hold, and ranges: all, none, inside the first, across a border, the last row.</summary>
    public static TheoryData<int, int> Ranges => new()
    {
        { 0, 700_003 }, { 700_003, 0 }, { 0, 0 }, { 5, 100 }, { 262_000, 5000 }, { 700_002, 1 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void CellRows_ComeBackAsTheyWere(int first, int count)
    {
        const int Rows = 700_003;
        CellRows table = new(Samples.Rows(Rows, gap: 3), Samples.Floats(Rows), [.. Enumerable.Range(0, Rows).Select(i => i * 7)]);
        byte[] bytes = Samples.Write(stream => Assert.Equal(Rows, CellRowsArtifact.Write(stream, table)));
        CellRows read = CellRowsArtifact.ReadRange(new MemoryStream(bytes), first, count);
        Assert.Equal(table.Rows[first..(first + count)], read.Rows);
        Assert.Equal(table.Importance[first..(first + count)], read.Importance);
        Assert.Equal(table.Cells[first..(first + count)], read.Cells);
    }

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(100_001, 23, 40_000, 50_000)]
    [InlineData(100_001, 1, 100_000, 1)]
    public void Guests_ComeBackAsTheyWere(int rows, int places, int first, int count)
    {
        int[] visits = [.. Enumerable.Range(0, rows * places).Select(i => i % places < i / places % (places + 1) ? i : -1)];
        Guests guests = new(Samples.Rows(rows, gap: 2), Samples.Floats(rows), places, visits);
        byte[] bytes = Samples.Write(stream => Assert.Equal(rows, GuestsArtifact.Write(stream, places, [guests])));
        Guests read = GuestsArtifact.ReadRange(new MemoryStream(bytes), first, count);
        Assert.Equal(places, read.Places);
        Assert.Equal(guests.Rows[first..(first + count)], read.Rows);
        Assert.Equal(guests.Least[first..(first + count)], read.Least);
        Assert.Equal(guests.Visits[(first * places)..((first + count) * places)], read.Visits);
        Assert.Equal(read.Rows, GuestsArtifact.ReadRows(new MemoryStream(bytes), first, count));
    }

    [Fact]
    public void GuestsWrittenSomeAtATime_AreTheSame()
    {
        const int Rows = 1000;
        const int Places = 3;
        Guests guests = new(Samples.Rows(Rows, gap: 2), Samples.Floats(Rows), Places, [.. Enumerable.Range(0, Rows * Places).Select(i => i % Places == 2 ? -1 : i)]);
        IEnumerable<Guests> parts = Parts(Rows).Select(part => new Guests(guests.Rows[part], guests.Least[part], Places, guests.Visits[Times(part, Places)]));
        byte[] bytes = Samples.Write(stream => Assert.Equal(Rows, GuestsArtifact.Write(stream, Places, parts)));
        Guests read = GuestsArtifact.ReadRange(new MemoryStream(bytes), 0, Rows);
        Assert.Equal(guests.Rows, read.Rows);
        Assert.Equal(guests.Least, read.Least);
        Assert.Equal(guests.Visits, read.Visits);
        Assert.Equal(guests.Rows[400..800], GuestsArtifact.ReadRows(new MemoryStream(bytes), 400, 400));
        Assert.Throws<ArgumentException>(() => GuestsArtifact.Write(new MemoryStream(), Places + 1, [guests]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 1L << 31)]
    public void GlobalListsWrittenSomeAtATime_AreTheSame(int k, long gap)
    {
        const int Rows = 1000;
        GlobalLists lists = new(
            Samples.Rows(Rows, gap: 2), k, [.. Enumerable.Range(0, Rows * k).Select(i => i % 7 == 0 ? -1L : i * gap)], Samples.Floats(Rows * k));
        IEnumerable<GlobalLists> parts = Parts(Rows).Select(
            part => new GlobalLists(lists.Rows[part], k, lists.Neighbors[Times(part, k)], lists.Cosines[Times(part, k)]));
        byte[] bytes = Samples.Write(stream => Assert.Equal(Rows, NeighborsArtifact.Write(stream, k, parts, lists.Neighbors)));
        GlobalLists read = NeighborsArtifact.ReadRange(new MemoryStream(bytes), 0, Rows);
        Assert.Equal(lists.Rows, read.Rows);
        Assert.Equal(lists.Neighbors, read.Neighbors);
        Assert.Equal(lists.Cosines, read.Cosines);
        Assert.Throws<ArgumentException>(() => NeighborsArtifact.Write(new MemoryStream(), k + 1, [lists], lists.Neighbors));
    }

    [Theory]
    [InlineData(0, 4, 0, 0, 5)]
    [InlineData(3, 0, 1, 2, 5)]
    [InlineData(90_001, 5, 60_000, 30_001, 5)]
    [InlineData(90_001, 5, 60_000, 30_001, 1 << 20)]
    public void GlobalLists_ComeBackAsTheyWere(int rows, int k, int first, int count, long gap)
    {
        GlobalLists lists = new(
            Samples.Rows(rows, gap: 2), k, [.. Enumerable.Range(0, rows * k).Select(i => i % 11 == 0 ? -1L : i * gap)], Samples.Floats(rows * k));
        byte[] bytes = Samples.Write(stream => Assert.Equal(rows, NeighborsArtifact.Write(stream, lists)));
        GlobalLists read = NeighborsArtifact.ReadRange(new MemoryStream(bytes), first, count);
        Assert.Equal(k, read.K);
        Assert.Equal(lists.Rows[first..(first + count)], read.Rows);
        Assert.Equal(lists.Neighbors[(first * k)..((first + count) * k)], read.Neighbors);
        Assert.Equal(lists.Cosines[(first * k)..((first + count) * k)], read.Cosines);
    }

    [Fact]
    public void RangeBeyondTheEnd_IsRefused()
    {
        CellRows table = new([1, 2], [0, 0], [0, 0]);
        byte[] bytes = Samples.Write(stream => CellRowsArtifact.Write(stream, table));
        ArtifactException refused = Assert.Throws<ArtifactException>(() => CellRowsArtifact.ReadRange(new MemoryStream(bytes), 1, 2));
        Assert.Contains("a file of 2 rows", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArtifactException>(() => CellRowsArtifact.Read(new MemoryStream(bytes.AsSpan(0, bytes.Length - 9).ToArray())));
    }

    [Fact]
    public void ListsWithinSomeRows_KeepTheirOrder_AndDropTheOthers()
    {
        GlobalLists lists = new([10, 20], 3, [30, 20, 99, 10, -1, -1], [0.9f, 0.8f, 0.7f, 0.6f, 0, 0]);
        NeighborLists within = lists.Within([10, 20, 30], 3);
        Assert.Equal([2, 1, -1, 0, -1, -1], within.Neighbors);
        Assert.Equal([0.9f, 0.8f, 0, 0.6f, 0, 0], within.Cosines);
        Assert.Equal([1, -1], lists.Within([10, 20], 2).Pick([0]).Neighbors);
        Assert.Equal([10L, -1, -1], lists.Pick([1]).Neighbors);
    }

    /// <summary>Pieces of different lengths, an empty one among them.</summary>
    private static Range[] Parts(int rows) => [0..1, 1..1, 1..700, 700..701, 701..rows];

    private static Range Times(Range part, int places) => (part.Start.Value * places)..(part.End.Value * places);
}
