using Akka.Actor;
using Akka.Cluster;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Hosting.Downing;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Downing;

/// <summary>Coordinators a, b, c are as old as they come; v and w are workers. What each has to do when some are out of reach.</summary>
public sealed class MemberViewTests
{
    [Theory]
    [InlineData("a", "abvw", "", "Nothing")]
    [InlineData("a", "abvw", "v", "TakeOut")]
    [InlineData("b", "abvw", "v", "Nothing")]
    [InlineData("v", "abvw", "w", "Nothing")]
    [InlineData("a", "abvw", "b", "Contend")]
    [InlineData("b", "abvw", "a", "Contend")]
    [InlineData("b", "abvw", "avw", "Contend")]
    [InlineData("v", "abvw", "a", "Nothing")]
    [InlineData("v", "abvw", "ab", "End")]
    [InlineData("w", "aw", "a", "End")]
    [InlineData("a", "abc", "bc", "ContendLast")]
    [InlineData("b", "abc", "a", "Contend")]
    [InlineData("c", "abc", "a", "Nothing")]
    [InlineData("c", "abc", "ab", "ContendLast")]
    [InlineData("v", "vw", "w", "Nothing")]
    public void OutOfReach_MeansForANode(string self, string members, string unreachable, string expected) =>
        Assert.Equal(expected, View(self, members, unreachable).Standing.ToString());

    [Theory]
    [InlineData(MemberStatus.Down)]
    [InlineData(MemberStatus.Exiting)]
    public void MemberThatIsGoing_IsNeitherTakenOutNorCounted(MemberStatus status)
    {
        MemberView view = View("b", "abv", "a", status);

        Assert.Equal(Standing.Nothing, view.Standing);
        Assert.True(view.IsActive);
    }

    [Fact]
    public void OldestCoordinator_IsTheActiveOne()
    {
        Assert.True(View("a", "abv", "").IsActive);
        Assert.False(View("b", "abv", "a").IsActive);
        Assert.False(View("v", "v", "").IsActive);
    }

    private static MemberView View(string self, string members, string unreachable, MemberStatus unreachableStatus = MemberStatus.Up) => new(
        Of(self[0]),
        [.. members.Select(name => new KnownMember(
            Of(name), unreachable.Contains(name, StringComparison.Ordinal) ? unreachableStatus : MemberStatus.Up, IsCoordinator: name < 'v'))],
        unreachable.Select(Of).ToHashSet());

    /// <summary>The oldest coordinator has the highest port: neither the first address nor a worker's decides.</summary>
    private static UniqueAddress Of(char name) => new(new Address("akka.tcp", NodeConfiguration.SystemName, "127.0.0.1", 1000 - name), name);
}
