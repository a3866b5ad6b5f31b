using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>A lost group is told from one that chance leaves without rows, however many groups there are.</summary>
public sealed class LostGroupsTests
{
    /// <summary>One group of which little is left beside nine that have their share.</summary>
    [Theory]
    [InlineData(1000, 9, 0.1, true)]
    [InlineData(1000, 10, 0.1, false)]
    [InlineData(100, 0, 0.1, true)]
    [InlineData(40, 0, 0.1, true)]
    [InlineData(40, 1, 0.1, false)]
    [InlineData(21, 0, 0.1, false)]
    [InlineData(3, 0, 0.6, true)]
    [InlineData(2, 0, 0.6, false)]
    [InlineData(10_000_000, 900_000, 0.9, false)]
    [InlineData(10_000_000, 899_999, 0.9, true)]
    [InlineData(10, 0, 0, false)]
    public void OneGroup_IsLostWhereChanceWouldHardlyLeaveSoLittle(long rows, long selected, double rate, bool expected)
    {
        GroupCount asked = new("x", rows, selected);
        GroupCount[] groups = [asked, .. Enumerable.Range(0, 9).Select(i => new GroupCount($"{i}", 100_000, (long)(100_000 * rate)))];
        Assert.Equal(expected, LostGroups.Among(groups, rate).Contains(asked));
    }

    /// <summary>Of 400 classes of 40 rows, one of ten kept, chance leaves six without any: no alarm over these, but one over sixty.</summary>
    [Theory]
    [InlineData(6, 0)]
    [InlineData(60, 60)]
    public void ManySmallGroups_AreLostOnlyWhereMoreAreThanByChance(int empty, int lost)
    {
        GroupLoss loss = LostGroups.Among([.. Enumerable.Range(0, 400).Select(i => new GroupCount($"{i}", 40, i < empty ? 0 : 4))], 0.1).Count("labels");
        Assert.Equal(new GroupLoss("labels", 400, lost, empty, empty - lost), loss);
    }

    /// <summary>Groups that are too small to be lost do not hide one that is.</summary>
    [Fact]
    public void TinyGroups_DoNotHideALostOne()
    {
        GroupCount[] groups = [new("lost", 60, 0), .. Enumerable.Range(0, 5000).Select(i => new GroupCount($"{i}", 3, i % 4 == 0 ? 1 : 0))];
        LostGroups among = LostGroups.Among(groups, 0.1);
        Assert.Equal(new GroupLoss("labels", 5001, 1, 3751, 3750), among.Count("labels"));
        Assert.Equal("lost", among.ByLoss(groups, group => group).First().Name);
    }

    /// <summary>Drawn by chance a thousand times, groups of uneven sizes raise an alarm in at most one of ten.</summary>
    [Fact]
    public void RandomChoices_RaiseFewAlarms()
    {
        Random random = new(3);
        int alarms = 0;
        for (int draw = 0; draw < 1000; draw++)
        {
            GroupCount[] groups = [.. Enumerable.Range(0, 200).Select(i => new GroupCount($"{i}", 5 + i, Enumerable.Range(0, 5 + i).Count(_ => random.NextDouble() < 0.05)))];
            alarms += LostGroups.Among(groups, 0.05).Count("labels").NearlyLost > 0 ? 1 : 0;
        }

        Assert.InRange(alarms, 1, 100);
    }

    [Theory]
    [InlineData(40, 0.1, 0.0147808829)]
    [InlineData(150, 0.1, 2.4184161e-6)]
    [InlineData(2, 0.5, 0.25)]
    [InlineData(3, 1, 0)]
    public void Chance_IsTheBinomialTail(long rows, double rate, double expected) => Assert.Equal(expected, LostGroups.Chance(rows, rate), expected * 1e-4);

    [Fact]
    public void ByLoss_HasLostOnesFirst_ThenTheLeastShares()
    {
        GroupCount[] groups = [new("most", 500, 100), new("small", 3, 0), new("little", 400, 20), new("lost", 100, 0), new("nearly", 900, 5)];
        Assert.Equal(["nearly", "lost", "small", "little", "most"], LostGroups.Among(groups, 0.1).ByLoss(groups, group => group).Select(group => group.Name));
    }

    [Fact]
    public void Words_CountWhatChanceMayHaveDone()
    {
        Assert.Equal("none nearly lost, none without a kept row", new GroupLoss("labels", 3, 0, 0, 0).Words);
        Assert.Equal("1 nearly lost, 2 without a kept row (1 keeps less than a tenth of the average rate but is too small to tell that from chance)", new GroupLoss("labels", 3, 1, 2, 1).Words);
    }
}
