using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>Groups that are nearly lost are named, the largest first, and counted.</summary>
public sealed class ManifestRetentionTests
{
    [Fact]
    public void Alarms_NameTheLargestFirst()
    {
        ManifestRetention retention = new(
            [new GroupCount("a.npy", 900, 90)], [new GroupCount("cat", 100, 0), new GroupCount("dog", 300, 1), new GroupCount("owl", 500, 89)]);
        string line = Assert.Single(retention.Alarms(0.1));
        Assert.Equal("2 of 3 labels nearly lost, at less than a tenth of the 10.0 % kept of all rows: 'dog' (1 of 300), 'cat' (0 of 100)", line);
    }

    [Fact]
    public void Losses_CountEachKindThatThereIs()
    {
        ManifestRetention retention = new([new GroupCount("a.npy", 440, 44)], [new GroupCount("cat", 40, 0), new GroupCount("dog", 400, 44)]);
        Assert.Equal([new GroupLoss("files", 1, 0, 0, 0), new GroupLoss("labels", 2, 1, 1, 0)], retention.Judged(0.1).Losses);
        Assert.Equal("1 of 2 labels nearly lost, at less than a tenth of the 10.0 % kept of all rows: 'cat' (0 of 40)", Assert.Single(retention.Alarms(0.1)));
    }
}
