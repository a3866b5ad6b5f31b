using InfoMax.Cli.Progress;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Progress;

public sealed class LineProgressTests
{
    [Theory]
    [InlineData(false, "write (9 of 9) 100 %, 2 of 2 items")]
    [InlineData(true, "\"fraction\":1")]
    public void LastLine_SaysThatEverythingIsDone(bool json, string expected)
    {
        StringWriter writer = new();
        using LineProgress display = new(writer, json, TimeProvider.System);
        display.Show(new JobProtocol.Progress("j", RoundKind.Graph, 5, 9, 0, 2, 0.5, 10, 1, 0, 1, [], 20));
        display.Show(new JobProtocol.Progress("j", RoundKind.Write, 9, 9, 0, 2, 0, 0, 0, 0, 1, [], 20));
        display.Complete();
        string[] lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains(expected, lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Until rows are counted nobody knows how many rounds there are, and none is named.</summary>
    [Theory]
    [InlineData(false, "plan (round 1) 0 %", "importance (3 of 9) 50 %")]
    [InlineData(true, "\"rounds\":null", "\"rounds\":9")]
    public void NumberOfRounds_IsLeftOutWhileItIsNotKnown(bool json, string before, string after)
    {
        StringWriter writer = new();
        using LineProgress display = new(writer, json, TimeProvider.System);
        display.Show(new JobProtocol.Progress("j", RoundKind.Plan, 1, 0, 0, 1, 0, 0, 0, 0, 1, [], 0));
        display.Show(new JobProtocol.Progress("j", RoundKind.Importance, 3, 9, 0, 1, 0.5, 0, 0, 0, 1, [], 0));
        string[] lines = writer.ToString().Split('\n');
        Assert.Contains(before, lines[0], StringComparison.Ordinal);
        Assert.Contains(after, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void NothingShown_EndsWithoutALine()
    {
        StringWriter writer = new();
        using LineProgress display = new(writer, json: false, TimeProvider.System);
        display.Complete();
        Assert.Equal("", writer.ToString());
    }
}
