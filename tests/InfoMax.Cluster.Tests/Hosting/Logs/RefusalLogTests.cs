using InfoMax.Cluster.Hosting.Logs;
using InfoMax.Cluster.Hosting.Serialization;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Logs;

/// <summary>Refusals of a node that is about to join are no warning; those of strangers are one.</summary>
public sealed class RefusalLogTests
{
    private readonly HashSet<string> _members = [];
    private readonly RefusalLog _refusals;

    public RefusalLogTests() => _refusals = new RefusalLog(_members.Contains, TimeSpan.FromSeconds(10), 2);

    [Fact]
    public void SenderThatJoins_IsNotSpokenOf()
    {
        Assert.Null(_refusals.Take(NoMember("a"), TimeSpan.Zero));
        _members.Add("a");
        Assert.Empty(_refusals.TakeDue(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Stranger_IsNamedAfterAWhile_OnceForAllItSent()
    {
        string peer = WirePeer.Of(Akka.Actor.Address.Parse("akka.tcp://infomax@10.0.0.7:4053"));
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(_refusals.Take(NoMember(peer), TimeSpan.FromSeconds(i / 100.0)));
        }

        Assert.Empty(_refusals.TakeDue(TimeSpan.FromSeconds(9)));
        LogLine line = Assert.Single(_refusals.TakeDue(TimeSpan.FromSeconds(10)));
        Assert.Equal("from akka.tcp://infomax@10.0.0.7:4053: serializer 5, 'x': refused, its sender is no member of this cluster", line.Text);
        Assert.Empty(_refusals.TakeDue(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void ManyNames_AreOneKind_AndHoldNoMemory()
    {
        foreach (string peer in new[] { "a", "b", "c" })
        {
            _refusals.Take(NoMember(peer), TimeSpan.Zero);
        }

        IReadOnlyList<LogLine> lines = _refusals.TakeDue(TimeSpan.FromSeconds(10));
        Assert.Equal(2, lines.Count);
        Assert.Single(lines.Select(line => line.Kind).Distinct());
    }

    [Fact]
    public void OtherRefusals_AreSaidAtOnce() =>
        Assert.NotNull(_refusals.Take(new RefusedMessageException("serializer 1, 'x'", RefusedMessageException.Unregistered, "a"), TimeSpan.Zero));

    private static RefusedMessageException NoMember(string peer) => new("serializer 5, 'x'", RefusedMessageException.NoMember, peer);
}
