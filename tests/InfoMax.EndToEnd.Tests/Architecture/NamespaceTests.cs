using InfoMax.Cli;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using InfoMax.EndToEnd.Tests.Architecture.Planted.First;
using InfoMax.EndToEnd.Tests.Architecture.Planted.Second;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Architecture;

/// <summary>Inside a project a folder may know another, or that one it; never both, and never by way of a third.</summary>
public sealed class NamespaceTests
{
    [Theory]
    [InlineData(typeof(ScoreOrder))]
    [InlineData(typeof(InputFormat))]
    [InlineData(typeof(JobSpec))]
    [InlineData(typeof(ExitCode))]
    public void Projects_HaveNoCircleOfNamespaces(Type member) => Assert.Equal([], new NamespaceGraph(member.Assembly.GetTypes()).Circles);

    [Fact]
    public void PlantedCircle_IsFound() => Assert.Equal(
        ["First (in PlantedCaller of PlantedCalled) knows", "Second (in PlantedCalled of PlantedCaller) knows"],
        new NamespaceGraph([typeof(PlantedCaller), typeof(PlantedCalled)]).Circles.Select(Shortened));

    private static string Shortened(string line) => line[(line.IndexOf("Planted.", StringComparison.Ordinal) + "Planted.".Length)..(line.IndexOf(" knows", StringComparison.Ordinal) + " knows".Length)];
}
