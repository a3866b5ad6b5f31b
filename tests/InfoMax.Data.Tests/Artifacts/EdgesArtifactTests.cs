using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class EdgesArtifactTests
{
    /// <summary>Rows without edges among others, more edges than one batch of 4 MiB holds, and a row that fills one alone.</summary>
    private static readonly int[] Degrees = [0, 3, 0, 1, 400_000, .. Enumerable.Repeat(7, 60_000), 0];

    [Fact]
    public void EdgesWithNarrowEnds_ComeBackAsTheyWere() => ComesBack(e => (e * 17) % 1000);

    [Fact]
    public void EdgesWithWideEnds_ComeBackAsTheyWere() => ComesBack(e => ((long)e << 32) + e);

    [Fact]
    public void NoRows_ComeBackAsNone()
    {
        byte[] bytes = Samples.Write(stream => EdgesArtifact.Write<int>(stream, [0], [], []));
        EdgesArtifact.Read<int>(new MemoryStream(bytes), (_, _, _, _) => Assert.Fail("there are no rows"));
    }

    [Fact]
    public void EndsOfAnotherType_AreRefused()
    {
        byte[] bytes = Samples.Write(stream => EdgesArtifact.Write(stream, [0, 1], [3L], [.5f]));
        Assert.True(Assert.Throws<ArtifactException>(() => EdgesArtifact.Read<int>(new MemoryStream(bytes), (_, _, _, _) => { })).IsOfAnotherVersion);
    }

    /// <summary>As versions before wrote joined edges: a row an edge, in lists of one.</summary>
    [Fact]
    public void ColumnsOfAnEarlierVersion_AreNamedAsSuch()
    {
        byte[] bytes = Samples.Write(stream => NumbersArtifact.Write(stream, ("row", new long[] { 0 }), ("neighbors", new long[] { 1 }), ("cosines", new float[] { .5f })));
        ArtifactException refused = Assert.Throws<ArtifactException>(() => EdgesArtifact.Read<int>(new MemoryStream(bytes), (_, _, _, _) => { }));
        Assert.True(refused.IsOfAnotherVersion);
        Assert.Contains("its columns are [row int64, neighbors int64, cosines float], as another version wrote them", refused.Message, StringComparison.Ordinal);
    }

    private static void ComesBack<T>(Func<int, T> end)
        where T : unmanaged
    {
        int[] offsets = new int[Degrees.Length + 1];
        for (int i = 0; i < Degrees.Length; i++)
        {
            offsets[i + 1] = offsets[i] + Degrees[i];
        }

        T[] ends = [.. Enumerable.Range(0, offsets[^1]).Select(end)];
        float[] weights = [.. Enumerable.Range(0, offsets[^1]).Select(e => 0.25f + (e % 13))];
        byte[] bytes = Samples.Write(stream => Assert.Equal(ends.Length, EdgesArtifact.Write(stream, offsets, ends, weights, (row, e) => (row + e) % 3 == 0)));
        int rows = 0;
        EdgesArtifact.Read<T>(new MemoryStream(bytes), (first, starts, readEnds, signed) =>
        {
            Assert.Equal(rows, first);
            for (int i = 0; i + 1 < starts.Length; i++, rows++)
            {
                Assert.Equal(Degrees[rows], starts[i + 1] - starts[i]);
                for (int e = starts[i]; e < starts[i + 1]; e++)
                {
                    int at = offsets[rows] + e - starts[i];
                    Assert.Equal(ends[at], readEnds[e]);
                    Assert.Equal((rows + at) % 3 == 0 ? -weights[at] : weights[at], signed[e]);
                }
            }
        });
        Assert.Equal(Degrees.Length, rows);
    }
}
