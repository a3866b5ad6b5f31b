using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The containers of <c>compose.yaml</c>, and the rules that only it has.</summary>
internal static partial class ComposeDeployment
{
    public const string File = "deploy/compose.yaml";

    /// <summary>The nodes; what is wrong is noted.</summary>
    public static IReadOnlyList<NodeContainer> Read(DeploymentFiles files, Findings findings)
    {
        YamlNode root = YamlText.Documents(files[File])[0];
        HashSet<string> volumes = [.. root.Entries("volumes").Select(volume => volume.Key)];
        HashSet<string> used = [];
        HashSet<string> secrets = [.. root.Entries("secrets").Select(secret => secret.Key)];
        List<NodeContainer> nodes = [];
        foreach ((string name, YamlNode service) in root.Entries("services"))
        {
            string origin = $"{File}: {name}";
            NodeContainer node = Node(origin, name, service, volumes, used, secrets, findings);
            nodes.Add(node);
            Check(origin, service, node, files, findings);
            foreach ((string other, YamlNode condition) in service.Entries("depends_on"))
            {
                findings.Require(root.At($"services.{other}") is not null, $"{origin}: depends on {other}, which is no service");
                findings.Require(condition.Text("condition") == "service_healthy", $"{origin}: must wait until {other} is healthy");
            }
        }

        findings.Require(used.SetEquals(volumes), $"{File}: volumes declared [{string.Join(' ', volumes)}], mounted [{string.Join(' ', used)}]");
        return nodes;
    }

    private static NodeContainer Node(
        string origin, string name, YamlNode service, HashSet<string> volumes, HashSet<string> used, HashSet<string> secrets, Findings findings)
    {
        Dictionary<string, bool> mounts = service.Texts("tmpfs").ToDictionary(path => path.Split(':')[0], _ => false, StringComparer.Ordinal);
        foreach (string volume in service.Texts("volumes").Select(Interpolated))
        {
            string[] parts = volume.Split(':');
            bool isPath = parts[0].StartsWith('.') || parts[0].StartsWith('/');
            findings.Require(isPath || volumes.Contains(parts[0]), $"{origin}: volume {parts[0]} is not declared");
            if (!isPath)
            {
                used.Add(parts[0]);
            }

            mounts[parts[1]] = true;
        }

        foreach (string secret in service.Texts("secrets"))
        {
            findings.Require(secrets.Contains(secret), $"{origin}: secret {secret} is not declared");
            mounts[$"/run/secrets/{secret}"] = false;
        }

        return new NodeContainer
        {
            Origin = origin,
            Image = service.Text("image") ?? "",
            Arguments = service.Texts("command"),
            Variables = service.Strings("environment").ToDictionary(pair => pair.Key, pair => Interpolated(pair.Value), StringComparer.Ordinal),
            Mounts = mounts,
            Hosts = [name],
            GraceSeconds = service.Text("stop_grace_period") is { } grace && grace.EndsWith('s')
                ? int.Parse(grace[..^1], CultureInfo.InvariantCulture)
                : 10,
            ReadOnly = service.Text("read_only") == "true",
            Ports = [.. service.Texts("ports").Select(port => int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture))],
        };
    }

    private static void Check(string origin, YamlNode service, NodeContainer node, DeploymentFiles files, Findings findings)
    {
        string context = Path.GetRelativePath(Repository.Root, Repository.PathOf("deploy", service.Text("build.context") ?? ""));
        findings.Require(context == ".", $"{origin}: the build context must be the repository's root, not {context}");
        findings.Require(
            files.Contains(service.Text("build.dockerfile") ?? ""), $"{origin}: there is no {service.Text("build.dockerfile")}");
        string? http = node.Variables.GetValueOrDefault("INFOMAX_HTTP_PORT");
        findings.Require(
            service.Texts("ports").All(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal) && port.EndsWith(":" + http, StringComparison.Ordinal)),
            $"{origin}: publishes [{string.Join(' ', service.Texts("ports"))}], but only HTTP ({http}), and only to this machine, may be reached from outside");
        findings.Require(service.Texts("tmpfs").All(path => path.Contains(":size=", StringComparison.Ordinal)), $"{origin}: what is in memory must have a size");
        findings.Require(service.Text("mem_limit") is not null, $"{origin}: must have a limit of memory");
        findings.Require(service.Texts("cap_drop").Contains("ALL"), $"{origin}: must drop all capabilities");
    }

    /// <summary><c>${NAME:-default}</c> becomes the default.</summary>
    private static string Interpolated(string text) => Variable().Replace(text, match => match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
