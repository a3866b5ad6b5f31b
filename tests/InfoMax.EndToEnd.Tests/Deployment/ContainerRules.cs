using InfoMax.Cli.Options;
using InfoMax.Cluster.Hosting;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>What a node's container must be given, held against the command's own definitions and the image.</summary>
internal sealed class ContainerRules(ContainerFile image, DeploymentFiles files, Findings findings)
{
    private const int MarginSeconds = 15;

    /// <summary>Notes what is wrong with the containers of one deployment, each and together.</summary>
    public void Check(IReadOnlyList<NodeContainer> nodes)
    {
        findings.Require(nodes.Select(node => node.Image).Distinct().Count() == 1, $"{nodes[0].Origin}: all nodes must run the same image");
        List<(NodeContainer Container, NodeSettings Settings)> read = [];
        foreach (NodeContainer node in nodes)
        {
            if (Read(node) is { } settings)
            {
                read.Add((node, settings));
                CheckOne(node, settings);
            }
        }

        CheckTogether(read);
    }

    private NodeSettings? Read(NodeContainer node)
    {
        findings.Require(node.Arguments is ["node", ..], $"{node.Origin}: must run the verb node");
        foreach (string variable in node.Variables.Keys.Where(name => !CommandDefinitions.Variables.ContainsKey(name)))
        {
            findings.Require(false, $"{node.Origin}: {variable} is no option of infomax node");
        }

        IReadOnlyList<string> errors = CommandDefinitions.ProblemsOf(node.Arguments);
        findings.Require(errors.Count == 0, $"{node.Origin}: {string.Join("; ", errors)}");
        NodeSettings? settings = CommandDefinitions.Settings(node.Arguments, node.Variables, out IReadOnlyList<string> reasons);
        findings.Require(settings is not null, $"{node.Origin}: {string.Join("; ", reasons)}");
        return errors.Count == 0 ? settings : null;
    }

    private void CheckOne(NodeContainer node, NodeSettings settings)
    {
        string origin = node.Origin;
        findings.Require(settings.Node.Bind == "0.0.0.0", $"{origin}: must listen on all addresses of its container, not on {settings.Node.Bind}");
        int[] exposed = [.. image.Ports.Select(int.Parse)];
        foreach (int port in (int[])[settings.Node.Port, settings.HttpPort])
        {
            findings.Require(exposed.Contains(port), $"{origin}: port {port} is not exposed by the image");
        }

        findings.Require(node.Ports.All(port => exposed.Contains(port)), $"{origin}: declares ports [{string.Join(' ', node.Ports)}] that the image does not expose");
        findings.Require(
            node.GraceSeconds >= CommandDefinitions.LeaveSeconds(files) + MarginSeconds,
            $"{origin}: {node.GraceSeconds} s of grace are too few for a node that leaves in {CommandDefinitions.LeaveSeconds(files)} s");
        findings.Require(node.ReadOnly && node.Mounts.ContainsKey("/tmp"), $"{origin}: must have a read-only file system, and /tmp");
        findings.Require(
            node.MemoryLimit is null || !IsWorker(settings) || settings.Node.MemoryBytes < node.MemoryLimit,
            $"{origin}: INFOMAX_MEMORY must be below the container's limit");

        string secret = node.Variables.GetValueOrDefault("INFOMAX_TOKEN_FILE") ?? "";
        findings.Require(node.Mounts.Keys.Any(mount => IsBelow(secret, mount)), $"{origin}: the tokens {secret} are in no secret");
        string directory = node.Variables.GetValueOrDefault("INFOMAX_DATA_DIR") ?? "";
        bool persists = node.Mounts.Any(mount => IsBelow(directory, mount.Key) && mount.Value);
        findings.Require(node.Mounts.Keys.Any(mount => IsBelow(directory, mount)), $"{origin}: the data directory {directory} is on no volume");
        if (IsCoordinator(settings))
        {
            findings.Require(persists, $"{origin}: the coordinator's data directory {directory} must outlive the container");
            findings.Require(node.Mounts.Any(mount => mount.Key == "/data" && mount.Value), $"{origin}: the coordinator must see inputs and results at /data");
            findings.Require(
                node.Hosts.Contains(settings.Host), $"{origin}: its public host {settings.Host} is not its name ({string.Join(' ', node.Hosts)})");
        }

        foreach (string mount in node.Mounts.Where(mount => mount.Value).Select(mount => mount.Key))
        {
            findings.Require(
                image.Runs.Any(run => run.StartsWith("install -d ", StringComparison.Ordinal) && run.Split(' ').Contains(mount)),
                $"{origin}: {mount} does not exist in the image with the right owner");
        }
    }

    private void CheckTogether(List<(NodeContainer Container, NodeSettings Settings)> nodes)
    {
        HashSet<string> coordinators = [.. nodes.Where(node => IsCoordinator(node.Settings)).SelectMany(node =>
            node.Container.Hosts.Select(host => $"{NodeConfiguration.AddressPrefix(node.Settings.Node.Certificates is not null)}{host}:{node.Settings.Node.Port}"))];
        findings.Require(coordinators.Count > 0 && nodes.Any(node => IsWorker(node.Settings)), "a deployment needs a coordinator and workers");
        foreach ((NodeContainer container, NodeSettings settings) in nodes)
        {
            foreach (string seed in settings.Node.SeedNodes.Where(seed => !coordinators.Contains(seed)))
            {
                findings.Require(false, $"{container.Origin}: no coordinator is at {seed}");
            }

            bool mustName = IsWorker(settings) || coordinators.Count > 1;
            findings.Require(!mustName || coordinators.SetEquals(settings.Node.SeedNodes), $"{container.Origin}: the seed nodes must be all coordinators");
            findings.Require(
                coordinators.Count == 1 || !IsCoordinator(settings) || settings.Node.Journal.PostgresConnection is not null,
                $"{container.Origin}: several coordinators need a PostgreSQL journal");
        }
    }

    private static bool IsCoordinator(NodeSettings settings) => settings.Node.Roles.Contains(NodeOptions.CoordinatorRole);

    private static bool IsWorker(NodeSettings settings) => settings.Node.Roles.Contains(NodeOptions.WorkerRole);

    private static bool IsBelow(string path, string directory) =>
        path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
