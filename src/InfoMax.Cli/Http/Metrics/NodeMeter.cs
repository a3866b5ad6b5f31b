using System.Diagnostics.Metrics;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Http.Metrics;

/// <summary>
/// What is looked at when somebody asks: this node's compute threads and memory, and, on a node that may coordinate, how the
/// cluster's jobs and workers stood when it was last asked.
/// </summary>
public sealed class NodeMeter : IDisposable
{
    /// <summary>What collectors subscribe to.</summary>
    public const string Name = "InfoMax.Node";

    private readonly Meter _meter = new(Name);
    private readonly CurrentNode _current;
    private readonly TlsIdentity? _http;

    /// <param name="current">The node.</param>
    /// <param name="memoryBytes">What it may use, in bytes.</param>
    /// <param name="http">What HTTP shows; null for HTTP without TLS.</param>
    public NodeMeter(CurrentNode current, long memoryBytes, TlsIdentity? http)
    {
        _http = http;
        _current = current;
        Gauge("infomax.compute.threads.busy", "{thread}", "Threads that compute on this node.", () => Node(node => node.BusyThreads));
        Gauge("infomax.compute.threads.limit", "{thread}", "Threads that may compute at once on this node.", () => Node(node => node.Cores));
        Gauge("infomax.compute.queue", "{kernel}", "Kernels that wait for threads on this node.", () => Node(node => node.WaitingKernels));
        Gauge("infomax.memory.usage", "By", "Memory of this process that is in physical memory.", () => [new(Environment.WorkingSet)]);
        Gauge("infomax.memory.limit", "By", "Memory that jobs may use on this node.", () => [new(memoryBytes)]);
        Gauge("infomax.node.ready", "1", "1 while this node is in its cluster and the coordinator does its work, else 0: what GET /healthz/ready says in words.", () => [new(current.IsReady ? 1 : 0)]);
        Gauge("infomax.certificate.remaining", "s", "Time until the certificate ends that this node shows, by port (http, cluster).", Certificates);
        Gauge("infomax.jobs", "{job}", "Jobs that are not over, by state (queued, running, paused); those that are, by how they ended.", Jobs);
        Gauge("infomax.round.items", "{item}", "Items of the rounds under way, by job, round and state (done, running, waiting).", Items);
        Gauge("infomax.round.throughput", "{row}/s", "Rows a second of the rounds under way so far, by job and round.", Throughput);
        Gauge("infomax.job.retries", "{attempt}", "Attempts that failed or were lost, by job that is not over.", Retries);
        Gauge("infomax.workers", "{worker}", "Workers by state (ready, draining, silent).", Workers);
    }

    /// <summary>How the cluster stands; null where this node does not tell.</summary>
    public ClusterView? View { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> observe) =>
        _meter.CreateObservableGauge(name, observe, unit, description);

    private Measurement<double>[] Node(Func<ClusterNode, int> figure) => _current.Node is { } node ? [new(figure(node))] : [];

    private IEnumerable<Measurement<double>> Certificates()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (_http is { } http)
        {
            yield return Of((http.Context.TargetCertificate.NotAfter.ToUniversalTime() - now).TotalSeconds, ("infomax.port", "http"));
        }

        if (_current.Node?.CertificateEnds is { } ends)
        {
            yield return Of((ends - now).TotalSeconds, ("infomax.port", "cluster"));
        }
    }

    private IEnumerable<Measurement<double>> Jobs() =>
        (View?.Jobs ?? []).GroupBy(job => job.State).Select(group => Of(group.Count(), ("infomax.state", group.Key)));

    private IEnumerable<Measurement<double>> Items() => Active().SelectMany(job => (Measurement<double>[])
    [
        Of(job.Round!.Done, ("infomax.job", job.Id), ("infomax.round", job.Round.Name), ("infomax.state", "done")),
        Of(job.Round.Running, ("infomax.job", job.Id), ("infomax.round", job.Round.Name), ("infomax.state", "running")),
        Of(job.Round.Pending, ("infomax.job", job.Id), ("infomax.round", job.Round.Name), ("infomax.state", "waiting")),
    ]);

    private IEnumerable<Measurement<double>> Throughput() => Active()
        .Where(job => job.Round!.RowsPerSecond is not null)
        .Select(job => Of(job.Round!.RowsPerSecond!.Value, ("infomax.job", job.Id), ("infomax.round", job.Round.Name)));

    private IEnumerable<Measurement<double>> Retries() => Active().Select(job => Of(job.Retries ?? 0, ("infomax.job", job.Id)));

    private IEnumerable<Measurement<double>> Workers() =>
        (View?.Workers ?? []).GroupBy(worker => worker.State).Select(group => Of(group.Count(), ("infomax.state", group.Key)));

    private IEnumerable<JobView> Active() => (View?.Active ?? []).Where(job => job.Round is not null);

    private static Measurement<double> Of(double value, params (string Name, string Value)[] attributes) =>
        new(value, attributes.Select(attribute => KeyValuePair.Create(attribute.Name, (object?)attribute.Value)));
}
