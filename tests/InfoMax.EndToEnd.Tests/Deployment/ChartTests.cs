using Xunit;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>What the Helm chart makes is held against the command's own definitions, as the plain manifests are, for the values that matter.</summary>
public sealed class ChartTests
{
    private const string Templates = ChartRenderer.Directory + "/templates";

    private static readonly string[][] Variants =
    [
        [],
        ["tls.secret=infomax-tls", "store.artifacts=s3://bucket/jobs", "store.secret=infomax-store", "store.endpoint=http://minio:9000", "store.region=eu-west-1"],
        ["coordinator.replicas=3", "journal.secret=infomax-journal", "coordinator.storage.accessModes=[\"ReadWriteMany\"]", "coordinator.storage.className=nfs"],
        [
            "autoscaling.enabled=true", "monitoring.enabled=true", "monitoring.labels={\"release\":\"prometheus\"}", "workers.preferred=[{\"key\":\"lifecycle\",\"value\":\"spot\"}]",
            "workers.tolerations=[{\"key\":\"spot\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}]", "workers.nodeSelector={\"pool\":\"spot\"}", "image.digest=sha256:0123",
            "serviceAccount.annotations={\"eks.amazonaws.com/role-arn\":\"arn:aws:iam::1:role/infomax\"}",
        ],
    ];

    [Fact]
    public void Chart_MakesWhatTheCommandTakes_AndOneMistakeIsFound()
    {
        using ChartRenderer renderer = new();
        DeploymentFiles files = DeploymentFiles.Read();
        Assert.All(Variants, values => Assert.Empty(DeploymentCheck.ChartFindings(files, renderer.Render(files, values))));
        Assert.All(
            ((string Path, string Text, string Mistake, string Finding)[])
            [
                ($"{Templates}/settings.yaml", "INFOMAX_SEED_NODES:", "INFOMAX_SEEDS:", "INFOMAX_SEEDS is no option"),
                ($"{Templates}/_names.tpl", "coordinator-{{ $i }}.", "coordinator.", "no coordinator is at"),
                ($"{Templates}/_names.tpl", "runAsNonRoot", "runAsNotRoot", "runAsNotRoot"),
                ($"{Templates}/workers.yaml", "- name: state\n          emptyDir", "- name: stat\n          emptyDir", "there is no volume state"),
                ($"{Templates}/network-policy.yaml", "- port: cluster", "- port: gossip", "not all of the ports"),
                ($"{ChartRenderer.Directory}/values.yaml", "memory: 12G", "memory: 17G", "must be below the container's limit"),
            ],
            one => Assert.Contains(
                DeploymentCheck.ChartFindings(files, renderer.Render(files.With(one.Path, one.Text, one.Mistake))),
                line => line.Contains(one.Finding, StringComparison.Ordinal)));

        IReadOnlyList<YamlNode> made = renderer.Render(files, Variants[3]);
        YamlNode workers = Named(made, "Deployment", "infomax-worker").At("spec.template.spec")!;
        Assert.Equal("spot", workers.Text("nodeSelector.pool"));
        Assert.Equal("spot", workers.Text("tolerations.0.key"));
        Assert.Equal("infomax-worker", workers.Text("priorityClassName"));
        Assert.Equal("-10", Named(made, "PriorityClass", "infomax-worker").Text("value"));
        Assert.Equal("lifecycle", workers.Text("affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.preference.matchExpressions.0.key"));
        Assert.EndsWith("@sha256:0123", workers.Text("containers.0.image"), StringComparison.Ordinal);
        Assert.Null(Named(made, "Deployment", "infomax-worker").At("spec.replicas"));
        Assert.Contains($"as: {Named(made, "HorizontalPodAutoscaler", "infomax-worker").Text("spec.metrics.0.external.metric.name")}\n", files["deploy/prometheus/adapter-rules.yaml"], StringComparison.Ordinal);
        Assert.Equal("prometheus", Named(made, "ServiceMonitor", "infomax").Text("metadata.labels.release"));
        Assert.Equal("/metrics", Named(made, "ServiceMonitor", "infomax").Text("spec.endpoints.0.path"));

        // What a pod needs on its way out follows from the values that name it, and nothing more.
        Assert.Equal(["53 53", "443", "5432"], Ways(renderer.Render(files)));
        Assert.Equal(["53 53", "9000", "443", "5432"], Ways(renderer.Render(files, Variants[1])));
        Assert.Equal(
            ["53 53", "443", "4317", "80 169.254.169.254/32 169.254.170.23/32", "988 169.254.169.252/32", "443", "5432"],
            Ways(renderer.Render(
                files, "store.artifacts=s3://bucket/jobs", "store.endpoint=https://store.example.org", "settings={\"OTEL_EXPORTER_OTLP_ENDPOINT\":\"http://collector:4317/\"}")));

        // Prometheus reaches what it scrapes, and the autoscaler follows this release alone.
        foreach (string enabled in (string[])["monitoring.enabled=true", "autoscaling.enabled=true"])
        {
            YamlNode scraped = Named(renderer.Render(files, enabled, "networkPolicy.scrapers=[{\"podSelector\":{\"matchLabels\":{\"app\":\"prom\"}}}]"), "NetworkPolicy", "infomax");
            Assert.Equal("prom", scraped.Text("spec.ingress.2.from.0.podSelector.matchLabels.app"));
            Assert.Equal("http", scraped.Text("spec.ingress.2.ports.0.port"));
        }

        Assert.Equal(2, Named(renderer.Render(files), "NetworkPolicy", "infomax").Items("spec.ingress").Count);
        const string Release = "app.kubernetes.io/instance";
        Assert.Equal(Release, Named(made, "ServiceMonitor", "infomax").Text("spec.targetLabels.0"));
        Assert.Equal(Release, Named(made, "PodMonitor", "infomax-worker").Text("spec.podTargetLabels.0"));
        Assert.Equal("infomax", Named(made, "Service", "infomax-nodes").Strings("metadata.labels")[Release]);
        Assert.Equal(
            [new KeyValuePair<string, string>(Release.Replace('.', '_').Replace('/', '_'), "infomax")],
            Named(made, "HorizontalPodAutoscaler", "infomax-worker").Strings("spec.metrics.0.external.metric.selector.matchLabels"));

        // With TLS the liveness probe speaks it; the health check, which is the readiness probe, finds the folder by its variable.
        IReadOnlyList<YamlNode> guarded = renderer.Render(files, Variants[1]);
        YamlNode node = Named(guarded, "StatefulSet", "infomax-coordinator").At("spec.template.spec.containers.0")!;
        Assert.Equal("HTTPS", node.Text("livenessProbe.httpGet.scheme"));
        Assert.Contains(Named(guarded, "ConfigMap", "infomax-settings").Text("data.INFOMAX_TLS_DIR"), node.Items("volumeMounts").Select(mount => mount.Text("mountPath")));
        Assert.Contains("s3://bucket/jobs", Named(renderer.Render(files, Variants[1]), "StatefulSet", "infomax-coordinator").Texts("spec.template.spec.containers.0.args"));
    }

    [Theory]
    [InlineData("set journal.secret", "coordinator.replicas=2")]
    [InlineData("set coordinator.storage.accessModes", "coordinator.replicas=2", "journal.secret=infomax-journal")]
    public void ValuesThatCannotWork_AreRefused(string words, params string[] values)
    {
        using ChartRenderer renderer = new();
        Assert.Contains(words, Assert.Throws<InvalidOperationException>(() => renderer.Render(DeploymentFiles.Read(), values)).Message, StringComparison.Ordinal);
    }

    /// <summary>Ports and addresses of the ways out, but for those to other nodes.</summary>
    private static IEnumerable<string> Ways(IReadOnlyList<YamlNode> made) => Named(made, "NetworkPolicy", "infomax").Items("spec.egress").Skip(1)
        .Select(rule => string.Join(' ', rule.Items("ports").Select(port => port.Text("port")).Concat(rule.Items("to").Select(to => to.Text("ipBlock.cidr")).OfType<string>())));

    private static YamlNode Named(IReadOnlyList<YamlNode> made, string kind, string name) =>
        Assert.Single(made, resource => resource.Text("kind") == kind && resource.Text("metadata.name") == name);
}
