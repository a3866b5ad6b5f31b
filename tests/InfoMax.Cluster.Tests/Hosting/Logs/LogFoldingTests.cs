using InfoMax.Cluster.Hosting.Logs;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Logs;

/// <summary>Lines of one kind are one line and a count.</summary>
public sealed class LogFoldingTests
{
    private readonly LogFolding _folding = new(TimeSpan.FromSeconds(60), 3);

    [Fact]
    public void FirstLine_IsWrittenAtOnce_AndTheRestAsACount()
    {
        Assert.Equal(["peer 1 is gone"], Texts(_folding.Take(Line("gone", "peer 1 is gone"), Seconds(0))));
        Assert.Empty(_folding.Take(Line("gone", "peer 2 is gone"), Seconds(5)));
        Assert.Empty(_folding.Take(Line("gone", "peer 3 is gone"), Seconds(10)));
        Assert.Equal(["another"], Texts(_folding.Take(Line("other", "another"), Seconds(10))));
        Assert.Empty(_folding.TakeDue(Seconds(59)));
        Assert.Equal(["peer 3 is gone (2 such lines in 60 s)"], Texts(_folding.TakeDue(Seconds(60))));
        Assert.Empty(_folding.TakeDue(Seconds(119)));
    }

    [Fact]
    public void KindThatWasQuiet_BeginsAnew()
    {
        _folding.Take(Line("gone", "a"), Seconds(0));
        Assert.Empty(_folding.TakeDue(Seconds(60)));
        Assert.Equal(["b"], Texts(_folding.Take(Line("gone", "b"), Seconds(61))));
    }

    [Fact]
    public void SingleRepeat_IsWrittenAsItIs()
    {
        _folding.Take(Line("gone", "a"), Seconds(0));
        _folding.Take(Line("gone", "b"), Seconds(1));
        Assert.Equal(["b"], Texts(_folding.TakeDue(Seconds(60))));
    }

    [Fact]
    public void TooManyKinds_PushOutTheOldest_WhoseCountIsNotLost()
    {
        foreach (string kind in new[] { "a", "b", "c" })
        {
            _folding.Take(Line(kind, kind), Seconds(kind[0] - 'a'));
        }

        _folding.Take(Line("a", "a"), Seconds(4));
        _folding.Take(Line("a", "a again"), Seconds(4));
        Assert.Equal(["a again (2 such lines in 5 s)", "d"], Texts(_folding.Take(Line("d", "d"), Seconds(5))));
        Assert.Equal(["a"], Texts(_folding.Take(Line("a", "a"), Seconds(6))));
    }

    [Fact]
    public void EndOfTheProcess_LosesNoCount()
    {
        _folding.Take(Line("a", "a"), Seconds(0));
        _folding.Take(Line("a", "a"), Seconds(1));
        _folding.Take(Line("a", "a"), Seconds(2));
        Assert.Equal(["a (2 such lines in 3 s)"], Texts(_folding.TakeAll(Seconds(3))));
        Assert.Empty(_folding.TakeAll(Seconds(4)));
    }

    private static LogLine Line(string kind, string text) => new(LogLevel.Warning, "category", kind, text);

    private static string[] Texts(IEnumerable<LogLine> lines) => [.. lines.Select(line => line.Text)];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
