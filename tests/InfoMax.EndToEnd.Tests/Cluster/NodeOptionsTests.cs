using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.EndToEnd.Tests.Configuration;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>From the options of <c>node</c> to its settings.</summary>
public sealed class NodeOptionsTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Defaults_AreALoopbackNodeWithBothRoles()
    {
        NodeSettings settings = Read("--data-dir", _workspace["d"]);
        Assert.Equal(["coordinator", "worker"], settings.Node.Roles);
        Assert.Equal(("127.0.0.1", 0, 0), (settings.Node.Bind, settings.Node.Port, settings.HttpPort));
        Assert.Equal(("127.0.0.1", Environment.ProcessorCount), (settings.Host, settings.Node.Cores));
        Assert.Empty(settings.Node.SeedNodes);
        Assert.Null(settings.Node.Journal.PostgresConnection);
        Assert.True(Directory.Exists(_workspace["d"]));
    }

    [Theory]
    [InlineData("10.0.0.1:4000", "akka.tcp://infomax@10.0.0.1:4000")]
    [InlineData("akka.tcp://infomax@host-0.nodes:4000", "akka.tcp://infomax@host-0.nodes:4000")]
    [InlineData("a:1,b:2", "akka.tcp://infomax@a:1 akka.tcp://infomax@b:2")]
    public void SeedNodes_AreAddresses(string typed, string expected) =>
        Assert.Equal(expected.Split(' '), Read("--data-dir", _workspace["d"], "--roles", "worker", "--seed-nodes", typed).Node.SeedNodes);

    [Fact]
    public void Wildcard_IsKnownByTheMachinesName_UnlessToldOtherwise()
    {
        Assert.Equal(System.Net.Dns.GetHostName(), Read("--data-dir", _workspace["d"], "--insecure", "--bind", "0.0.0.0").Host);
        Assert.Equal("node-7", Read("--data-dir", _workspace["d"], "--insecure", "--bind", "0.0.0.0", "--public-host", "node-7").Host);
    }

    [Theory]
    [InlineData("postgres://user:p%40ss%2F@db.example:6000/jobs", "db.example", 6000, "jobs", "user", "p@ss/")]
    [InlineData("postgresql://user@db/jobs", "db", 5432, "jobs", "user", null)]
    public void Journal_IsAnAddressOfPostgres(string url, string host, int port, string database, string user, string? password)
    {
        Npgsql.NpgsqlConnectionStringBuilder parts = new(Read("--data-dir", _workspace["d"], "--journal", url).Node.Journal.PostgresConnection);
        Assert.Equal((host, port, database, user, password), (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password));
    }

    /// <summary>All that are declared for a role: a node without it would do nothing with them.</summary>
    [Fact]
    public void OptionsOfARole_AreRefusedByNodesWithoutIt()
    {
        Dictionary<string, string> values = new() { ["input-root"] = _workspace["d"], ["output-root"] = _workspace["d"], ["concurrent-jobs"] = "2", ["keep-jobs"] = "5", ["journal"] = "sqlite" };
        DeclaredOption[] ofCoordinators = [.. NodeOptionsReader.CreateSet().Options.Where(option => option.Declaration.Role is not null)];
        Assert.Equal(values.Keys.Order(StringComparer.Ordinal), ofCoordinators.Select(option => option.Name).Order(StringComparer.Ordinal));
        string[] worker = ["--data-dir", _workspace["d"], "--roles", "worker", "--seed-nodes", "host:1"];
        foreach (DeclaredOption option in ofCoordinators)
        {
            string[] given = [option.TypedName, values[option.Name]];
            Assert.NotNull(Read(["--data-dir", _workspace["d"], .. given]));
            OptionProblems problems = new();
            OptionSet set = NodeOptionsReader.CreateSet();
            System.CommandLine.Command command = new("node");
            set.AddTo(command);
            Assert.Null(NodeOptionsReader.Read(set, command.Parse([.. worker, .. given]), problems));
            Assert.Equal([$"{option.TypedName}: is for the role coordinator, and this node is a worker: leave it out, and give it to the coordinator"], problems.Lines);
        }
    }

    private static NodeSettings Read(params string[] arguments) => OptionTexts.Node(arguments);
}
