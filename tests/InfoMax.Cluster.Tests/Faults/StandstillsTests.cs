using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Tests.Actors;
using Xunit;

namespace InfoMax.Cluster.Tests.Faults;

/// <summary>What stands still is told until it goes on, or until nobody says so any more.</summary>
public sealed class StandstillsTests
{
    private readonly ManualClock _clock = new();
    private readonly Standstills _standstills;

    public StandstillsTests() => _standstills = new Standstills(_clock);

    [Fact]
    public void Obstacles_AreToldInOneLine_UntilTheyAreOver()
    {
        Assert.Null(_standstills.Current);
        _standstills.Stands("job b", "job b stands still: the disk is full");
        _standstills.Stands("job a", "job a stands still: the disk is full");
        Assert.Equal("job a stands still: the disk is full; job b stands still: the disk is full", _standstills.Current);

        _standstills.GoesOn("job a");
        _standstills.GoesOn("job b");
        Assert.Null(_standstills.Current);
    }

    [Fact]
    public void Obstacle_LastsFromItsFirstReport_AndIsForgottenAfterItsLast()
    {
        for (int second = 0; second < 100; second += 10)
        {
            _standstills.Stands("job", "job stands still");
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(TimeSpan.FromSeconds(100), _standstills.Lasting);
        _clock.Advance(TimeSpan.FromSeconds(51));
        Assert.Null(_standstills.Current);
        Assert.Equal(TimeSpan.Zero, _standstills.Lasting);

        _standstills.Stands("job", "job stands still");
        Assert.Equal(TimeSpan.Zero, _standstills.Lasting);
    }
}
