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
        Assert.Equal("53", Named(made, "NetworkPolicy", "infomax").Text("spec.egress.1.ports.0.port"));
        Assert.Equal("443", Named(made, "NetworkPolicy", "infomax").Text("spec.egress.2.ports.0.port"));
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

    private static YamlNode Named(IReadOnlyList<YamlNode> made, string kind, string name) =>
        Assert.Single(made, resource => resource.Text("kind") == kind && resource.Text("metadata.name") == name);
}
