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
    [Fact]
    public void Command_HasNoCircleOfNamespaces() => Assert.Equal([], new NamespaceGraph(typeof(ExitCode).Assembly.GetTypes()).Circles);

    /// <summary>Six pairs are left that know each other; take one away here with each that is untied, and add none.</summary>
    [Theory]
    [InlineData(typeof(ScoreOrder), "Clustering Graph", "Graph Clustering", "Solvers Solvers.Bounds", "Solvers.Bounds Solvers")]
    [InlineData(typeof(InputFormat), "Artifacts Artifacts.Ipc", "Artifacts.Ipc Artifacts", "Outputs Outputs.Exports", "Outputs.Exports Outputs")]
    [InlineData(
        typeof(JobSpec), "Coordinator Coordinator.Dispatch", "Coordinator.Dispatch Coordinator", "Rounds Rounds.Semantic", "Rounds.Semantic Rounds")]
    public void OtherProjects_HaveNoCircles_ButThoseKnown(Type member, params string[] known)
    {
        string project = member.Assembly.GetName().Name + ".";
        Assert.Equal(known, new NamespaceGraph(member.Assembly.GetTypes()).Circles.Select(line =>
        {
            string[] words = line.Replace(",", "", StringComparison.Ordinal).Split(' ');
            return $"{words[0][project.Length..]} {words[Array.IndexOf(words, "knows") + 1][project.Length..]}";
        }));
    }

    [Fact]
    public void PlantedCircle_IsFound() => Assert.Equal(
        ["First (in PlantedCaller of PlantedCalled) knows", "Second (in PlantedCalled of PlantedCaller) knows"],
        new NamespaceGraph([typeof(PlantedCaller), typeof(PlantedCalled)]).Circles.Select(Shortened));

    private static string Shortened(string line) => line[(line.IndexOf("Planted.", StringComparison.Ordinal) + "Planted.".Length)..(line.IndexOf(" knows", StringComparison.Ordinal) + " knows".Length)];
}
