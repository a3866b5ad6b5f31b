using InfoMax.Cluster.Hosting.Logs;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Logs;

/// <summary>What every departure brings is no error; what else Akka says stays what it is.</summary>
public sealed class DepartureNoiseTests
{
    [Theory]
    [InlineData("Disassociated")]
    [InlineData("Association with remote system akka.tcp://infomax@a:1 has failed; address is now gated for 5000 ms. Reason is: [Akka.Remote.EndpointDisassociatedException: Disassociated\n   at Akka.Remote.EndpointWriter.PublishAndThrow(Exception reason)]")]
    [InlineData("partition: Shard [10.0.0.5:4053#7] allocation failed. It will be retried.")]
    [InlineData("Dropping message [Akka.Actor.Identify] for non-local recipient [[akka.tcp://infomax@a:1/]] arriving at [akka.tcp://infomax@a:1] inbound addresses [akka.tcp://infomax@b:1]")]
    [InlineData("Association to [akka.tcp://infomax@a:1] having UID [7] is irrecoverably failed. UID is now quarantined and all messages to this UID will be delivered to dead letters.")]
    public void LinesOfADeparture_AreCovered(string text) => Assert.True(DepartureNoise.Covers(text));

    [Theory]
    [InlineData("the coordinator of this node is gone and does not come back: this node leaves its cluster")]
    [InlineData("The remote system has quarantined this system. No further associations to the remote system are possible until this system is restarted.")]
    [InlineData("Association with remote system akka.tcp://infomax@a:1 has failed; address is now gated for 5000 ms. Reason is: [System.Net.Sockets.SocketException: Connection refused]")]
    [InlineData("job x: Disassociated")]
    public void OtherLines_AreNot(string text) => Assert.False(DepartureNoise.Covers(text));
}
