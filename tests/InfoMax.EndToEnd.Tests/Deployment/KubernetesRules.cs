using k8s;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>How the Kubernetes resources must fit each other, the image and the command.</summary>
internal sealed class KubernetesRules(KubernetesResources resources, Findings findings)
{
    /// <summary>Notes what is wrong.</summary>
    /// <param name="nodes">Their containers.</param>
    /// <param name="image">Their image.</param>
    public void Check(IReadOnlyList<NodeContainer> nodes, ContainerFile image)
    {
        foreach (YamlNode resource in resources.All)
        {
            CheckType(resource);
        }

        foreach (YamlNode workload in resources.Workloads)
        {
            CheckWorkload(workload, nodes.First(node => node.Origin == resources.NameOf(workload)), image);
        }

        foreach (YamlNode service in resources.OfKind("Service"))
        {
            CheckService(service);
        }

        foreach (YamlNode budget in resources.OfKind("PodDisruptionBudget"))
        {
            RequireSelected(budget, budget.Strings("spec.selector.matchLabels"));
            findings.Require(
                budget.Text("spec.maxUnavailable") is { } most && most != "0" && budget.At("spec.minAvailable") is null,
                $"{resources.NameOf(budget)}: must let some pods go, or machines cannot be drained");
        }

        foreach (YamlNode policy in resources.OfKind("NetworkPolicy"))
        {
            CheckPolicy(policy);
        }

        foreach (YamlNode scaler in resources.OfKind("HorizontalPodAutoscaler"))
        {
            findings.Require(
                scaler.Text("spec.scaleTargetRef.kind") == "Deployment" && resources.Find("Deployment", scaler.Text("spec.scaleTargetRef.name")) is not null,
                $"{resources.NameOf(scaler)}: scales no Deployment that exists");
            findings.Require(
                scaler.Number("spec.minReplicas") is > 0 and var least && least <= scaler.Number("spec.maxReplicas"),
                $"{resources.NameOf(scaler)}: must keep one worker at least");
        }
    }

    private static bool Selects(IReadOnlyDictionary<string, string> selector, YamlNode workload)
    {
        IReadOnlyDictionary<string, string> labels = workload.Strings("spec.template.metadata.labels");
        return selector.All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value);
    }

    private static IReadOnlyDictionary<string, int> PortsOf(YamlNode workload) => workload
        .Items("spec.template.spec.containers.0.ports")
        .ToDictionary(port => port.Text("name")!, port => port.Number("containerPort"), StringComparer.Ordinal);

    /// <summary>Every field must be one that the resource's type has, and of its type: a server would drop or refuse others.</summary>
    private void CheckType(YamlNode resource)
    {
        // Of Prometheus' operator, whose types no library here knows.
        if (resource.Text("apiVersion") == "monitoring.coreos.com/v1")
        {
            return;
        }

        try
        {
            List<object> read = KubernetesYaml.LoadAllFromString(resource.ToYaml(), strict: true);
            findings.Require(read is [IKubernetesObject known] && known.Kind == resource.Text("kind"), $"{resources.NameOf(resource)}: no known kind");
        }
        catch (Exception exception) when (exception is YamlException or KeyNotFoundException)
        {
            findings.Require(false, $"{resources.NameOf(resource)}: {(exception.InnerException ?? exception).Message}");
        }
    }

    private void CheckWorkload(YamlNode workload, NodeContainer node, ContainerFile image)
    {
        string user = image.User;
        string origin = resources.NameOf(workload);
        YamlNode spec = workload.At("spec.template.spec")!;
        findings.Require(
            workload.At("spec.selector.matchLabels") is not null && Selects(workload.Strings("spec.selector.matchLabels"), workload),
            $"{origin}: its selector does not match its pods");
        findings.Require(spec.Text("enableServiceLinks") == "false", $"{origin}: enableServiceLinks must be false: a Service may set INFOMAX_PORT");
        findings.Require(spec.Text("securityContext.runAsNonRoot") == "true", $"{origin}: must not run as root");
        findings.Require(
            $"{spec.Text("securityContext.runAsUser")}:{spec.Text("securityContext.runAsGroup")}" == user
            && spec.Text("securityContext.fsGroup") == user.Split(':')[^1],
            $"{origin}: user, group and fsGroup must be the image's {user}");
        const string Live = "/healthz/live";
        YamlNode? get = spec.At("containers.0.livenessProbe.httpGet");
        int port = get.Text("port") is { } name && PortsOf(workload).TryGetValue(name, out int number) ? number : get.Number("port");
        findings.Require(get.Text("path") == Live && CommandDefinitions.HealthPaths.Contains(Live), $"{origin}: the liveness probe must ask {Live}");
        findings.Require(
            port.ToString(System.Globalization.CultureInfo.InvariantCulture) == node.Variables.GetValueOrDefault("INFOMAX_HTTP_PORT"),
            $"{origin}: the liveness probe must ask the HTTP port");
        findings.Require(
            spec.Texts("containers.0.readinessProbe.exec.command").SequenceEqual(image.HealthCheck),
            $"{origin}: the readiness probe must be the image's health check, which shows the token");

        foreach (string resource in (string[])["cpu", "memory"])
        {
            double? asked = KubernetesDeployment.Quantity(spec.Text($"containers.0.resources.requests.{resource}"));
            double? limit = KubernetesDeployment.Quantity(spec.Text($"containers.0.resources.limits.{resource}"));
            findings.Require(asked > 0 && (limit is null || asked <= limit), $"{origin}: must ask for {resource}, at most its limit");
        }

        if (workload.Text("kind") == "StatefulSet")
        {
            YamlNode? names = resources.Find("Service", workload.Text("spec.serviceName"));
            findings.Require(
                names.Text("spec.clusterIP") == "None" && names.Text("spec.publishNotReadyAddresses") == "true" && Selects(names.Strings("spec.selector"), workload),
                $"{origin}: serviceName must be a headless Service that names its pods before they are ready");
        }
    }

    private void CheckService(YamlNode service)
    {
        string origin = resources.NameOf(service);
        if (RequireSelected(service, service.Strings("spec.selector")) is not { } workload)
        {
            return;
        }

        // What it answers while it is not ready says why: whoever asks must get through to it.
        findings.Require(service.Text("spec.publishNotReadyAddresses") == "true", $"{origin}: must name its pods while they are not ready too, or nobody can ask them why");
        IReadOnlyDictionary<string, int> ports = PortsOf(workload);
        foreach (YamlNode port in service.Items("spec.ports"))
        {
            findings.Require(
                ports.TryGetValue(port.Text("targetPort") ?? "", out int target) && target == port.Number("port"),
                $"{origin}: port {port.Text("port")} goes to {port.Text("targetPort")}, which is not that port of the pods");
        }
    }

    private void CheckPolicy(YamlNode policy)
    {
        string origin = resources.NameOf(policy);
        IReadOnlyDictionary<string, string> selector = policy.Strings("spec.podSelector.matchLabels");
        foreach (YamlNode workload in resources.Workloads)
        {
            findings.Require(selector.Count > 0 && Selects(selector, workload), $"{origin}: does not hold for {resources.NameOf(workload)}");
            HashSet<string> open = [.. policy.Items("spec.ingress")
                .Where(rule => rule.Items("from").Any(peer => peer.At("podSelector.matchLabels") is not null && Selects(peer.Strings("podSelector.matchLabels"), workload)))
                .SelectMany(rule => rule.Items("ports").Select(port => port.Text("port")!))];
            findings.Require(
                open.SetEquals(PortsOf(workload).Keys), $"{origin}: opens [{string.Join(' ', open)}] between nodes, not all of the ports of {resources.NameOf(workload)}");
        }
    }

    /// <summary>The one workload that a selector chooses.</summary>
    private YamlNode? RequireSelected(YamlNode resource, IReadOnlyDictionary<string, string> selector)
    {
        List<YamlNode> selected = [.. resources.Workloads.Where(workload => Selects(selector, workload))];
        findings.Require(selector.Count > 0 && selected.Count == 1, $"{resources.NameOf(resource)}: must select the pods of one workload, not of {selected.Count}");
        return selected.FirstOrDefault();
    }
}
