using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using Xunit;

namespace InfoMax.Core.Tests.Solvers.Distributed;

public sealed class BoundScheduleTests
{
    [Theory]
    [InlineData(SolverEffort.Standard, 1e5, 8)]
    [InlineData(SolverEffort.Standard, 4e6, 5)]
    [InlineData(SolverEffort.Standard, 1e9, 3)]
    [InlineData(SolverEffort.Fast, 1e5, 2)]
    [InlineData(SolverEffort.Best, 1e9, 8)]
    public void RoundsThatGain_AreAsManyAsSizeAndEffortAllow(SolverEffort effort, double entries, int rounds)
    {
        List<double> bounds = [];
        while (bounds.Count < BoundSchedule.Rounds && !BoundSchedule.IsOver(bounds, entries, effort))
        {
            bounds.Add(1000 - (10 * bounds.Count));
        }

        Assert.Equal(rounds, bounds.Count);
    }

    [Fact]
    public void RoundsThatTakeNothingOff_AreTheLast_WhileOneThatDoesInTwoIsNot()
    {
        Assert.False(BoundSchedule.IsOver([1000, 900], 1, SolverEffort.Standard));
        Assert.False(BoundSchedule.IsOver([1000, 900, 900.01], 1, SolverEffort.Standard));
        Assert.True(BoundSchedule.IsOver([1000, 900, 900.01, 899.95], 1, SolverEffort.Standard));
        Assert.False(BoundSchedule.IsOver([-10, -20, -20.1, -21], 1, SolverEffort.Standard));
    }
}
