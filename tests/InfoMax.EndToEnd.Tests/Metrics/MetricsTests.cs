using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Metrics;
using InfoMax.EndToEnd.Tests.Deployment;
using Microsoft.Extensions.Logging;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Metrics;

/// <summary>What a node measures, how Prometheus reads it, and that dashboard, rules and documents name nothing else.</summary>
public sealed partial class MetricsTests
{
    private const string Dashboard = "deploy/grafana/infomax.json";
    private const string Rules = "deploy/prometheus/infomax-rules.yaml";
    private const string Adapter = "deploy/prometheus/adapter-rules.yaml";
    private const string Autoscaler = "deploy/kubernetes/base/workers-autoscaler.yaml";

    [Fact]
    public async Task DashboardAndRules_NameWhatANodeServes()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1", 0, new AccessGuard(null, true), routes => routes.MapMetrics(new CurrentNode(), 1L << 30, null), logging => logging.ClearProviders(), token);
        using HttpClient client = new();
        string served = await client.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}/metrics"), token);
        string[] names = [.. TypeLine().Matches(served).Select(match => match.Groups[1].Value)];
        Assert.Contains("infomax_memory_limit_bytes 1073741824\n", served, StringComparison.Ordinal);
        Assert.True(names.Length >= 19, served);

        JsonNode dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf(Dashboard), token))!;
        string[] expressions =
        [
            .. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!),
            .. YamlText.Documents(await File.ReadAllTextAsync(Repository.PathOf(Rules), token))[0].Items("groups.0.rules").Select(rule => rule.Text("expr")!),
            .. AdapterRules().SelectMany(rule => new[] { rule.Text("seriesQuery")!, rule.Text("metricsQuery")! }),
        ];
        string[] used = [.. expressions.SelectMany(NamesIn).Distinct()];
        Assert.Empty(used.Except(names));
        Assert.Empty(names.Except(used).Except(await DocumentedAsync(token)));
    }

    /// <summary>Where one Prometheus scrapes several clusters, workers of one are no help to the other.</summary>
    [Fact]
    public void Rules_TellClustersApart() => Assert.All(
        YamlText.Documents(File.ReadAllText(Repository.PathOf(Rules)))[0].Items("groups.0.rules").Select(rule => rule.Text("expr")!),
        expression => Assert.DoesNotMatch(@"\b(sum|max|min|avg)\b(?! by \((le, )?namespace, app_kubernetes_io_instance\))", expression));

    /// <summary>As many workers as items: by a metric that the adapter's rules make of what nodes serve.</summary>
    [Fact]
    public void Autoscaler_FollowsAMetricOfTheAdaptersRules()
    {
        YamlNode metric = Assert.Single(YamlText.Documents(File.ReadAllText(Repository.PathOf(Autoscaler)))[0].Items("spec.metrics"));
        Assert.Equal("External", metric.Text("type"));
        YamlNode rule = Assert.Single(AdapterRules(), rule => rule.Text("name.as") == metric.Text("external.metric.name"));

        // Of the autoscaler's namespace and of what its selector names: else the items of all clusters would count for each.
        Assert.Contains(",<<.LabelMatchers>>}", rule.Text("metricsQuery"), StringComparison.Ordinal);
        Assert.Equal("namespace", rule.Text("resources.overrides.namespace.resource"));
        Assert.NotEqual("false", rule.Text("resources.namespaced"));
    }

    [Fact]
    public void Text_IsWhatPrometheusReads()
    {
        using Meter meter = new("test");
        using PrometheusText text = new(candidate => ReferenceEquals(candidate, meter));
        Counter<long> counter = meter.CreateCounter<long>("a.b", "By", "Bytes.");
        Histogram<double> histogram = meter.CreateHistogram<double>("a.time", "s", "Time.");
        int observed = 3;
        meter.CreateObservableGauge("a.gauge", () => observed, "{thing}", "Things.");
        meter.CreateObservableGauge("a.rate", () => 2.5, "{row}/s", "Rate.");
        counter.Add(5, new KeyValuePair<string, object?>("x.y", "q\"\\\n"));
        counter.Add(2, new KeyValuePair<string, object?>("x.y", "q\"\\\n"));
        histogram.Record(0.02);
        histogram.Record(100);
        string first = text.Write();
        Assert.Contains("# TYPE a_b_bytes_total counter\na_b_bytes_total{x_y=\"q\\\"\\\\\\n\"} 7\n", first, StringComparison.Ordinal);
        Assert.Contains("# TYPE a_gauge gauge\na_gauge 3\n", first, StringComparison.Ordinal);
        Assert.Contains("a_rate_per_second 2.5\n", first, StringComparison.Ordinal);
        Assert.Contains("a_time_seconds_bucket{le=\"0.005\"} 0\na_time_seconds_bucket{le=\"0.025\"} 1\n", first, StringComparison.Ordinal);
        Assert.Contains("a_time_seconds_bucket{le=\"+Inf\"} 2\na_time_seconds_sum 100.02\na_time_seconds_count 2\n", first, StringComparison.Ordinal);
        observed = 4;
        Assert.Contains("a_gauge 4\n", text.Write(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<YamlNode> AdapterRules() =>
        YamlText.Documents(File.ReadAllText(Repository.PathOf(Adapter)))[0].Items("externalRules");

    private static IEnumerable<string> NamesIn(string expression) =>
        Name().Matches(expression).Select(match => Suffix().Replace(match.Value, "")).Where(name => !Attributes.Contains(name));

    private static readonly string[] Attributes = ["infomax_job", "infomax_round", "infomax_state", "infomax_outcome", "infomax_direction", "infomax_port", "infomax_store"];

    private static async Task<IEnumerable<string>> DocumentedAsync(CancellationToken token) =>
        Name().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "operations.md"), token)).Select(match => match.Value);

    [GeneratedRegex(@"^# TYPE ([a-z_]+) (?:gauge|counter|histogram)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\binfomax_[a-z_]+\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"_bucket$|_sum$|_count$")]
    private static partial Regex Suffix();
}
