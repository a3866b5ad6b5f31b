using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>Groups that are nearly lost are named, the largest first; small ones may have no row by chance.</summary>
public sealed class ManifestRetentionTests
{
    [Theory]
    [InlineData(100, 0, 0.1, true)]
    [InlineData(1000, 9, 0.1, true)]
    [InlineData(1000, 10, 0.1, false)]
    [InlineData(49, 0, 0.1, false)]
    [InlineData(50, 0, 0.1, true)]
    public void NearlyLost_IsLessThanATenthOfTheRate(long rows, long selected, double rate, bool expected) =>
        Assert.Equal(expected, ManifestRetention.IsNearlyLost(new GroupCount("x", rows, selected), rate));

    [Fact]
    public void Alarms_NameTheLargestFirst()
    {
        ManifestRetention retention = new(
            [new GroupCount("a.npy", 900, 90)], [new GroupCount("cat", 100, 0), new GroupCount("dog", 300, 1), new GroupCount("owl", 500, 89)]);
        string line = Assert.Single(retention.Alarms(0.1));
        Assert.Equal("2 of 3 labels nearly lost, at less than a tenth of the 10.0 % kept of all rows: 'dog' (1 of 300), 'cat' (0 of 100)", line);
    }
}
