using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using Xunit;

namespace InfoMax.Core.Tests.Objective;

/// <summary>Coverage is the mean, over families without a chosen row, of the best cosine of their rows to a row of a family with one.</summary>
public sealed class FamilyCoverageTests
{
    // Rows 0 and 1 are a family, as are 2 and 3; 4 and 5 are alone, and row 5 has no neighbour.
    private static readonly int[] Representatives = [0, 0, 2, 2, 4, 5];

    private static readonly NeighborLists Lists = new(6, 2, [1, 2, 0, 4, 3, 0, 2, -1, 3, -1, -1, -1], [0.99f, 0.5f, 0.99f, 0.7f, 0.98f, 0.5f, 0.98f, 0, 0.6f, 0, 0, 0]);

    /// <summary>Row 1 stands for its family: that of row 2 is .5 from row 0, row 4 is in the list of row 1 at .7, row 5 has none.</summary>
    [Fact]
    public void Families_AreCoveredByAnyRowOfAnother_InEitherDirection() =>
        Assert.Equal((0.5 + 0.7 + 0) / 3, FamilyCoverage.Measure(Lists, Representatives, [1]), 1e-6);

    [Fact]
    public void FamilyWithAChosenRow_IsNotLeftOut() =>
        Assert.Equal((0.7 + 0) / 2, FamilyCoverage.Measure(Lists, Representatives, [1, 3]), 1e-6);

    [Fact]
    public void AllFamiliesChosen_IsZero() => Assert.Equal(0, FamilyCoverage.Measure(Lists, Representatives, [0, 2, 4, 5]));

    /// <summary>Where every row is its own family, it is what a job measures over rows that are no copies.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void WithoutFamilies_ItIsTheJobsCoverage(int chosen) =>
        Assert.Equal(CoresetSimilarity.Measure(Lists, 2, [chosen]).Coverage, FamilyCoverage.Measure(Lists, null, [chosen]));
}
