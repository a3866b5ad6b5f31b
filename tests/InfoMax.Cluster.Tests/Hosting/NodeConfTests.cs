using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using InfoMax.Cluster.Hosting;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Akka ignores settings that it does not know, and nobody remembers why a number is what it is.</summary>
public sealed class NodeConfTests
{
    /// <summary>config/node.conf as it is built in.</summary>
    private static readonly string[] Lines = TextOf(typeof(NodeConfiguration).Assembly, "InfoMax.Cluster.node.conf").Split('\n');

    [Fact]
    public void EverySetting_IsOneThatAkkaHas() => Assert.Empty(Unknown(string.Join('\n', Lines)));

    [Theory]
    [InlineData("akka.cluster.failure-detector.acceptable-hearbeat-pause = 1s")]
    [InlineData("akka.cluster.sharding { hand-off-timeout = 1s }")]
    [InlineData("akka.coordinated-shutdown.phases.cluster-sharding-shutdown.timeout = 1s")]
    public void MisspeltSetting_IsFound(string text) => Assert.Single(Unknown(text));

    [Fact]
    public void EverySetting_HasItsReasonBesideIt() => Assert.Empty(Unexplained(Lines));

    [Fact]
    public void SettingWithoutAReason_IsFound() =>
        Assert.Equal(["c = 3"], Unexplained(["# Why a.", "a = 1", "", "block {", "  # Why b.", "  b = 2", "", "  c = 3", "}"]));

    /// <summary>Settings whose paragraph (lines without an empty one) does not begin with a comment.</summary>
    private static IEnumerable<string> Unexplained(IReadOnlyList<string> lines)
    {
        bool isExplained = false;
        foreach (string line in lines.Select(line => line.Trim()))
        {
            bool isSetting = line.Contains('=', StringComparison.Ordinal) && line[0] != '#';
            if (isSetting && !isExplained)
            {
                yield return line;
            }

            isExplained = line.Length > 0 && line[^1] is not '{' and not '}' && (line[0] == '#' || (isSetting && isExplained));
        }
    }

    private static IReadOnlyList<string> Unknown(string text)
    {
        // Each of these has reference configuration as a resource.
        Assembly[] parts =
        [
            typeof(ActorSystem).Assembly,
            typeof(Akka.Remote.RemoteActorRefProvider).Assembly,
            typeof(Akka.Cluster.Cluster).Assembly,
            typeof(Akka.Cluster.Sharding.ClusterSharding).Assembly,
            typeof(Akka.Cluster.Tools.Singleton.ClusterSingletonManager).Assembly,
            typeof(Akka.DistributedData.DistributedData).Assembly,
        ];
        Config known = parts
            .SelectMany(part => part.GetManifestResourceNames()
                .Where(name => name.EndsWith(".conf", StringComparison.Ordinal))
                .Select(name => ConfigurationFactory.ParseString(TextOf(part, name))))
            .Aggregate((merged, next) => merged.WithFallback(next));
        return [.. Leaves(ConfigurationFactory.ParseString(text).Root, "")
            .Where(path => path.StartsWith("akka.", StringComparison.Ordinal))
            .Where(path => !known.HasPath(PhaseOf(path) ?? path))];
    }

    /// <summary>The phase of a shutdown phase's timeout, which each may have: the reference gives one only to some.</summary>
    private static string? PhaseOf(string path) =>
        path.StartsWith("akka.coordinated-shutdown.phases.", StringComparison.Ordinal) && path.EndsWith(".timeout", StringComparison.Ordinal)
            ? path[..^".timeout".Length]
            : null;

    private static string TextOf(Assembly part, string resource)
    {
        using StreamReader reader = new(part.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Leaves(HoconValue value, string path) => value.IsObject()
        ? value.GetObject().Items.SelectMany(item => Leaves(item.Value, path.Length == 0 ? item.Key : $"{path}.{item.Key}"))
        : [path];
}
