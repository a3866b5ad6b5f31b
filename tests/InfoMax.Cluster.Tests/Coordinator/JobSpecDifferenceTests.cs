using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

public sealed class JobSpecDifferenceTests
{
    [Fact]
    public void SameOptions_AreTheSameJob() =>
        Assert.Null(JobSpecDifference.Between(Spec(("seed", "42"), ("alpha", "0.3")), Spec(("alpha", "0.3"), ("seed", "42"))));

    [Fact]
    public void ChangedOption_IsNamedWithBothValuesAndTheRemedy()
    {
        string? difference = JobSpecDifference.Between(Spec(("seed", "42"), ("fraction", "0.1")), Spec(("seed", "42"), ("fraction", "0.2")));

        Assert.NotNull(difference);
        Assert.Contains("--fraction was 0.1", difference, StringComparison.Ordinal);
        Assert.Contains("now 0.2", difference, StringComparison.Ordinal);
        Assert.Contains("--overwrite", difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "--budget was 7 when the job began and is now not given")]
    [InlineData(false, "--budget was not given when the job began and is now 7")]
    public void OptionGivenOnOneSideOnly_IsADifference(bool before, string expected)
    {
        JobSpec with = Spec(("budget", "7"), ("seed", "42"));
        JobSpec without = Spec(("seed", "42"));

        Assert.StartsWith(
            expected, before ? JobSpecDifference.Between(with, without) : JobSpecDifference.Between(without, with), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cores")]
    [InlineData("memory")]
    public void OptionThatCannotChangeTheAnswer_IsNoDifference(string name) =>
        Assert.Null(JobSpecDifference.Between(Spec((name, "1")), Spec((name, "2"))));

    /// <summary>A version that adds an option goes on with jobs that do not use it.</summary>
    [Fact]
    public void OptionThatNobodyGave_IsNoDifference()
    {
        Assert.Null(JobSpecDifference.Between(Spec(("seed", "1")), Spec(("seed", "1"), ("split", "null"))));
        Assert.StartsWith(
            "--split was not given when the job began and is now \"train\"",
            JobSpecDifference.Between(Spec(("seed", "1"), ("split", "null")), Spec(("seed", "1"), ("split", "\"train\""))),
            StringComparison.Ordinal);
    }

    /// <summary>Partitions follow from the memory that a job began with.</summary>
    [Fact]
    public void OtherMemory_IsADifference_WhenItWasAskedFor()
    {
        JobSpec begun = Spec(("seed", "1")) with { MemoryBytes = 1 << 30 };
        Assert.Null(JobSpecDifference.Between(begun, begun with { MemoryBytes = 1 << 29 }));
        Assert.Null(JobSpecDifference.Between(begun, begun with { MemoryGiven = true }));
        Assert.StartsWith(
            "--memory was 1073741824 when the job began and is now 536870912",
            JobSpecDifference.Between(begun, begun with { MemoryBytes = 1 << 29, MemoryGiven = true }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralDifferences_NameTheFirstInOrdinalOrder() =>
        Assert.StartsWith(
            "--alpha ",
            JobSpecDifference.Between(Spec(("seed", "1"), ("alpha", "1")), Spec(("seed", "2"), ("alpha", "2"))),
            StringComparison.Ordinal);

    private static JobSpec Spec(params (string Name, string Value)[] options) =>
        new SimulatedJob(1, 1, prototype: false).Spec with { Options = [.. options.Select(o => new OptionText(o.Name, o.Value))] };
}
