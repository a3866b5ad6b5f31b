using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Tests.Actors;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator.Dispatch;

/// <summary>A process notices that it was suspended, once.</summary>
public sealed class OwnPausesTests
{
    [Fact]
    public void LongTimeBetweenTwoLooks_IsASuspension_Once()
    {
        ManualClock clock = new();
        OwnPauses pauses = new(clock);
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.False(pauses.Ended());
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(pauses.Ended());
        clock.Advance(TimeSpan.FromSeconds(41));
        Assert.True(pauses.Ended());
        Assert.False(pauses.Ended());
    }
}
