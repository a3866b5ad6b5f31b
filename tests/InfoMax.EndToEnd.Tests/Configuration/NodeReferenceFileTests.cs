using InfoMax.Cli.Options;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

public sealed class NodeReferenceFileTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void ReferenceFile_HasEveryOptionOfNode_AndSetsNothingButTheDefaults()
    {
        string reference = Repository.PathOf("config", "node.yaml");
        string[] keys = [.. File.ReadLines(reference).Where(line => line.Length > 0 && line[0] is not '#').Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];
        Assert.Equal(new NodeOptionSet().FileNames.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));

        string[] typed = ["--data-dir", _workspace["state"]];
        NodeSettings without = Settings(typed);
        NodeSettings with = Settings([.. typed, "--config", reference]);
        Assert.Equal(without.Node.Roles, with.Node.Roles);
        Assert.Equal(without.Node.SeedNodes, with.Node.SeedNodes);
        Assert.Equal(without with { Node = with.Node }, with);
        Assert.Equal(without.Node with { Roles = with.Node.Roles, SeedNodes = with.Node.SeedNodes }, with.Node);
    }

    private static NodeSettings Settings(string[] arguments)
    {
        NodeOptionSet set = new();
        System.CommandLine.Command command = new("node");
        set.AddTo(command);
        OptionProblems problems = new();
        NodeSettings? settings = NodeOptionsReader.Read(set, command.Parse(arguments), problems);
        Assert.True(settings is not null, string.Join('\n', problems.Lines));
        return settings;
    }
}
