using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

public sealed class ManifestScoreTests
{
    [Fact]
    public void Parts_StandInTheirCombinationsPlace_AndOneScoreHasItsOrder()
    {
        Assert.Equal([new ManifestScore("hub", 1, "low")], ManifestScore.Of(ScoreSource.Parse("hub"), "low"));
        Assert.Equal(
            [new ManifestScore("el2n", 1, null), new ManifestScore("column:quality", -0.5, null)],
            ManifestScore.Of(ScoreSource.Parse("combine:el2n+column:quality*-0.5"), "high"));
        Assert.Equal(
            [new ManifestScore("hub", 1, null), new ManifestScore("density", 1, null), new ManifestScore("aum", 2, null)],
            ManifestScore.Of(ScoreSource.Parse("hub,combine:density+aum*2"), null));
    }
}
