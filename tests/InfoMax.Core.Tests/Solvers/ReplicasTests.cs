using InfoMax.Core.Compute;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using Xunit;

namespace InfoMax.Core.Tests.Solvers;

public sealed class ReplicasTests
{
    /// <summary>The row that each replica's search chooses: of four rows, the last is the best.</summary>
    [Theory]
    [InlineData(new[] { 3, 1, 3, 3 }, 4)]
    [InlineData(new[] { 3, 3, 3, 3, 3, 3, 3, 3 }, 4)]
    [InlineData(new[] { 1, 1, 1, 2, 3, 2, 2, 3, 3, 0, 0, 0 }, 12)]
    [InlineData(new[] { 2, 2, 1, 1, 3, 2, 2, 3, 3, 3 }, 10)]
    [InlineData(new[] { 2, 3 }, 2)]
    [InlineData(new int[0], 0)]
    public void NoMoreRun_OnceThreeHaveFoundTheBest(int[] found, int expected)
    {
        CoresetProblem problem = new([.1f, .2f, .3f, .4f], GraphRows.From([[], [], [], []]), 0, 1);
        IReadOnlyList<(Membership Set, bool Optimal)> ends = Replicas.Run(
            found.Length,
            replica => (new Membership(problem, [.. Enumerable.Range(0, 4).Select(row => row == found[replica])]), true),
            SequentialExecutor.Instance,
            TestContext.Current.CancellationToken);
        Assert.Equal(found.Take(expected), ends.Select(end => Array.IndexOf(end.Set.Chosen, true)));
    }
}
