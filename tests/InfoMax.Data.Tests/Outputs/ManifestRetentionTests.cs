using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>Groups that are lost are counted in three ways, of which no group is in two, and named, the lost before the nearly lost.</summary>
public sealed class ManifestRetentionTests
{
    [Fact]
    public void Alarms_NameTheLostFirst_ThenTheLargest()
    {
        ManifestRetention retention = new ManifestRetention(
            [new GroupCount("a.npy", 900, 90)], [new GroupCount("cat", 100, 0), new GroupCount("dog", 300, 1), new GroupCount("owl", 500, 89)]).Judged(0.1);
        Assert.Equal(
            "3 labels: 1 lost entirely and 1 nearly lost (less than a tenth of the average rate) beyond chance: 'cat' (0 of 100), 'dog' (1 of 300)",
            Assert.Single(ManifestRetention.Alarms(retention.Losses)));
    }

    [Fact]
    public void Losses_CountEachKindThatThereIs()
    {
        ManifestRetention retention = new ManifestRetention(
            [new GroupCount("a.npy", 440, 44)], [new GroupCount("cat", 40, 0), new GroupCount("dog", 400, 44)], [new GroupCount("0", 2, 0), new GroupCount("1", 438, 44)]).Judged(0.1);
        Assert.Equal(
            [new GroupLoss("files", 1, 0, 0, 0, 0), new GroupLoss("labels", 2, 1, 0, 0, 0.015), new GroupLoss("groups", 2, 0, 0, 1, 0.81)],
            retention.Losses.Select(loss => loss with { Examples = [] }));
        Assert.Equal([[], ["cat"], []], retention.Losses.Select(loss => loss.Examples.Select(group => group.Name)));
        Assert.Equal("2 labels: 1 lost entirely beyond chance: 'cat' (0 of 40)", Assert.Single(ManifestRetention.Alarms(retention.Losses)));
    }

    /// <summary>More lost groups than a line has room for: the largest five, and that there are others.</summary>
    [Fact]
    public void Examples_AreAtMostFive()
    {
        GroupLoss loss = new ManifestRetention([new GroupCount("a.npy", 7000, 0)], [.. Enumerable.Range(0, 6).Select(i => new GroupCount($"{i}", 1000 + i, 0)), new GroupCount("x", 1000, 700)]).Judged(0.1).Losses[1];
        Assert.Equal(["5", "4", "3", "2", "1"], loss.Examples.Select(group => group.Name));
        Assert.EndsWith("'1' (0 of 1001), …", loss.Words(), StringComparison.Ordinal);
    }
}
