using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The containers of the Kubernetes manifests: one a replica of a StatefulSet, one for a Deployment.</summary>
internal static partial class KubernetesDeployment
{
    private const string PodAddress = "10.1.2.3";

    /// <summary>The nodes; what is wrong is noted.</summary>
    public static IReadOnlyList<NodeContainer> Nodes(KubernetesResources resources, DeploymentFiles files, Findings findings)
    {
        List<NodeContainer> nodes = [];
        foreach (YamlNode workload in resources.Workloads)
        {
            bool isNamed = workload.Text("kind") == "StatefulSet";
            int pods = isNamed ? workload.Number("spec.replicas") : 1;
            findings.Require(pods > 0, $"{resources.NameOf(workload)}: must have at least one replica");
            findings.Require(
                workload.Items("spec.template.spec.containers").Count == 1, $"{resources.NameOf(workload)}: must have one container");
            nodes.AddRange(Enumerable.Range(0, pods).Select(pod =>
                Node(resources, workload, isNamed ? $"{workload.Text("metadata.name")}-{pod}" : null, files, findings)));
        }

        return nodes;
    }

    /// <summary>Bytes, or processors, of a quantity; null for none.</summary>
    public static double? Quantity(string? text)
    {
        if (text is null)
        {
            return null;
        }

        (string digits, double unit) = text switch
        {
            [.. var d, 'G', 'i'] => (d, 1L << 30),
            [.. var d, 'M', 'i'] => (d, 1L << 20),
            [.. var d, 'm'] => (d, 1e-3),
            _ => (text, 1),
        };
        return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) * unit;
    }

    private static NodeContainer Node(
        KubernetesResources resources, YamlNode workload, string? pod, DeploymentFiles files, Findings findings)
    {
        string origin = resources.NameOf(workload);
        YamlNode spec = workload.At("spec.template.spec")!;
        YamlNode container = spec.At("containers.0")!;
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (YamlNode source in container.Items("envFrom").Where(source => source.At("secretRef") is null))
        {
            YamlNode? map = resources.Find("ConfigMap", source.Text("configMapRef.name"));
            findings.Require(map is not null, $"{origin}: there is no ConfigMap {source.Text("configMapRef.name")}");
            foreach ((string name, string value) in map.Strings("data"))
            {
                variables[name] = value;
            }
        }

        foreach (YamlNode entry in container.Items("env"))
        {
            string value = Reference(entry, pod, origin, files, findings) ?? entry.Text("value") ?? "";
            variables[entry.Text("name")!] = Variable().Replace(value, match => variables.GetValueOrDefault(match.Groups[1].Value, match.Value));
        }

        string? network = workload.Text("spec.serviceName");
        return new NodeContainer
        {
            Origin = origin,
            Image = container.Text("image") ?? "",
            Arguments = container.Texts("args"),
            Variables = variables.Where(v => v.Key.StartsWith("INFOMAX_", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
            Mounts = Mounts(resources, workload, findings),
            Hosts = [pod is null ? PodAddress : $"{pod}.{network}"],
            GraceSeconds = spec.Number("terminationGracePeriodSeconds"),
            ReadOnly = container.Text("securityContext.readOnlyRootFilesystem") == "true",
            Ports = [.. container.Items("ports").Select(port => port.Number("containerPort"))],
            MemoryLimit = (long?)Quantity(container.Text("resources.limits.memory")),
        };
    }

    /// <summary>The value that an entry refers to; null when it is given in the entry.</summary>
    private static string? Reference(YamlNode entry, string? pod, string origin, DeploymentFiles files, Findings findings)
    {
        switch (entry.Text("valueFrom.fieldRef.fieldPath"))
        {
            case "metadata.name" when pod is not null:
                return pod;
            case "status.podIP":
                return PodAddress;
        }

        if (entry.At("valueFrom.secretKeyRef") is not { } secret)
        {
            findings.Require(entry.At("valueFrom") is null, $"{origin}: {entry.Text("name")} comes from nowhere known");
            return null;
        }

        string create = $"kubectl create secret generic {secret.Text("name")} --from-literal={secret.Text("key")}=";
        string text = files["deploy/README.md"];
        int at = text.IndexOf(create, StringComparison.Ordinal);
        findings.Require(at >= 0, $"{origin}: deploy/README.md does not say '{create}…'");
        return at < 0 ? "" : text[(at + create.Length)..].Split('\n', ' ', '`')[0];
    }

    private static Dictionary<string, bool> Mounts(KubernetesResources resources, YamlNode workload, Findings findings)
    {
        string origin = resources.NameOf(workload);
        YamlNode spec = workload.At("spec.template.spec")!;
        Dictionary<string, YamlNode> volumes = spec.Items("volumes").ToDictionary(volume => volume.Text("name")!, StringComparer.Ordinal);
        Dictionary<string, bool> mounts = new(StringComparer.Ordinal);
        foreach (YamlNode mount in spec.Items("containers.0.volumeMounts"))
        {
            YamlNode? volume = volumes.GetValueOrDefault(mount.Text("name")!);
            findings.Require(volume is not null, $"{origin}: there is no volume {mount.Text("name")}");
            string? claim = volume.Text("persistentVolumeClaim.claimName");
            findings.Require(
                claim is null || resources.Find("PersistentVolumeClaim", claim) is not null, $"{origin}: there is no PersistentVolumeClaim {claim}");
            bool isShared = resources.Find("PersistentVolumeClaim", claim).Texts("spec.accessModes").Contains("ReadWriteMany");
            findings.Require(
                claim is null || isShared || workload.Number("spec.replicas") == 1, $"{origin}: {claim} must be ReadWriteMany for several pods");
            mounts[mount.Text("mountPath")!] = claim is not null;
        }

        return mounts;
    }

    [GeneratedRegex(@"\$\(([A-Z_]+)\)")]
    private static partial Regex Variable();
}
