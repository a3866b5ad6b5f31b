using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using Xunit;

namespace InfoMax.Core.Tests.Copies;

/// <summary>The walk goes by falling importance, ties to the lower row number, wherever the rows stand.</summary>
public sealed class CopyRankTests
{
    [Fact]
    public void Rank_IsThatOfASortByImportanceAndRowNumber()
    {
        SplitMix64 random = new(11);
        long[] rows = [.. Enumerable.Range(0, 5000).Select(_ => (long)(random.Next() >> 20)).Distinct()];
        float[] importance = Array.ConvertAll(rows, _ => random.Next(5) switch { 0 => 0f, 1 => -0f, 2 => -1.5f, _ => (float)random.Next(40) / 7 });
        int[] expected = [.. Enumerable.Range(0, rows.Length).OrderByDescending(i => importance[i]).ThenBy(i => rows[i])];
        Assert.Equal(expected, CopyRank.Order(CopyRank.Of(importance, rows)));
        Assert.Equal([.. Enumerable.Range(0, rows.Length).OrderBy(i => rows[i])], CopyRank.Order(CopyRank.ByRow(rows)));
        Assert.Equal([.. Enumerable.Range(0, rows.Length).OrderByDescending(i => importance[i])], CopyRank.Order(CopyRank.Of(importance)));
    }
}
