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
        Assert.Equal(new GroupLoss("labels", 400, lost, 0, empty - lost, 5.912), loss with { Examples = [] });
        Assert.Equal(Math.Min(lost, 5), loss.Examples.Count);
    }

    /// <summary>Groups that are too small to be lost do not hide one that is.</summary>
    [Fact]
    public void TinyGroups_DoNotHideALostOne()
    {
        GroupCount[] groups = [new("lost", 60, 0), .. Enumerable.Range(0, 5000).Select(i => new GroupCount($"{i}", 3, i % 4 == 0 ? 1 : 0))];
        LostGroups among = LostGroups.Among(groups, 0.1);
        Assert.Equal(new GroupLoss("labels", 5001, 1, 0, 3750, 3645.002), among.Count("labels") with { Examples = [] });
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
            alarms += LostGroups.Among(groups, 0.05).Count("labels") is { Lost: 0, NearlyLost: 0 } ? 0 : 1;
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
        Assert.Equal(["lost", "nearly", "small", "little", "most"], LostGroups.Among(groups, 0.1).ByLoss(groups, group => group).Select(group => group.Name));
    }

    /// <summary>The same group is lost among a few and too small to tell among hundreds alike, and the words say how many of those chance leaves so.</summary>
    [Fact]
    public void SameGroup_IsToldAmongFew_AndTooSmallAmongHundreds()
    {
        GroupCount asked = new("x", 40, 0);
        LostGroups few = LostGroups.Among([asked, new GroupCount("y", 400, 44)], 0.1);
        LostGroups many = LostGroups.Among([asked, .. Enumerable.Range(0, 99).Select(i => new GroupCount($"{i}", 40, 4))], 0.1);
        Assert.Equal((GroupFate.Lost, GroupFate.TooSmall), (few.FateOf(asked), many.FateOf(asked)));
        Assert.Equal("100 clusters: none lost beyond chance; 1 has no kept row but is too small to tell (of so many clusters chance leaves about 1.5 without)", many.Count("clusters").Words());
    }

    /// <summary>Each group is in one count at most.</summary>
    [Fact]
    public void Fates_AreDisjoint()
    {
        GroupCount[] groups = [new("lost", 100, 0), new("nearly", 900, 5), new("small", 3, 0), new("few", 12, 1), new("kept", 500, 100), new("none", 0, 0)];
        LostGroups among = LostGroups.Among(groups, 0.1);
        Assert.Equal([GroupFate.Lost, GroupFate.NearlyLost, GroupFate.TooSmall, GroupFate.Kept, GroupFate.Kept, GroupFate.Kept], groups.Select(among.FateOf));
        Assert.Equal((5, 1, 1, 1), among.Count("labels") switch { var loss => (loss.Groups, loss.Lost, loss.NearlyLost, loss.TooSmall) });
    }

    [Fact]
    public void Words_TellThreeCountsApart()
    {
        Assert.Equal("3 labels: none lost beyond chance", new GroupLoss("labels", 3, 0, 0, 0, 0).Words());
        Assert.Equal("1 label: 1 lost entirely beyond chance", new GroupLoss("labels", 1, 1, 0, 0, 0).Words());
        Assert.Equal(
            "9 clusters of nearby rows: 1 lost entirely and 2 nearly lost (less than a tenth of the average rate) beyond chance; 3 more have no kept row but are too small to tell (of so many clusters chance leaves about 2.3 without)",
            new GroupLoss("clusters", 9, 1, 2, 3, 2.25).Words("clusters of nearby rows"));
    }
}
