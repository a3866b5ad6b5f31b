using InfoMax.Data.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>A server that is asked and says nothing is told of, with the time since which it is; one that answers, or that nobody asks any more, is not.</summary>
public sealed class StoreSilencesTests
{
    private const string Server = "http://store:9000";
    private readonly Passing _clock = new();
    private readonly StoreSilences.Silence _silence;

    public StoreSilencesTests() => _silence = new StoreSilences.Silence(_clock);

    [Fact]
    public void Silence_IsToldSinceTheFirstAttempt_AndOverWithTheFirstAnswer()
    {
        Attempt(seconds: 5, isAnswered: false);
        Assert.Null(_silence.Words(Server));
        Attempt(seconds: 15, isAnswered: false);
        Assert.Equal($"the store at {Server} has not answered since 2030-01-01 00:00:00Z; what needs it is tried again", _silence.Words(Server));
        _clock.Seconds += 30;
        Attempt(seconds: 15, isAnswered: false);
        Assert.Contains("since 2030-01-01 00:00:00Z", _silence.Words(Server), StringComparison.Ordinal);
        Attempt(seconds: 1, isAnswered: true);
        Assert.Null(_silence.Words(Server));
        _clock.Seconds += 30;
        Assert.Null(_silence.Words(Server));
    }

    [Fact]
    public void AServerThatNobodyAsksAnyMore_IsForgotten_AndItsNextSilenceIsANewOne()
    {
        Attempt(seconds: 15, isAnswered: false);
        Assert.NotNull(_silence.Words(Server));
        _clock.Seconds += 61;
        Assert.Null(_silence.Words(Server));
        Attempt(seconds: 15, isAnswered: false);
        Assert.Contains("since 2030-01-01 00:01:16Z", _silence.Words(Server), StringComparison.Ordinal);
    }

    /// <summary>A long upload waits for its answer while others are answered.</summary>
    [Fact]
    public void AnAttemptThatOnlyWaits_IsNoSilence()
    {
        using StoreSilences.Waiting waiting = new(_silence);
        _clock.Seconds += 100;
        Assert.Null(_silence.Words(Server));
    }

    private void Attempt(int seconds, bool isAnswered)
    {
        using StoreSilences.Waiting waiting = new(_silence);
        _clock.Seconds += seconds;
        if (isAnswered)
        {
            waiting.Answered();
        }
        else
        {
            waiting.Failed();
        }
    }

    private sealed class Passing : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(Seconds);
    }
}
