using System.Threading.Channels;
using Akka.Actor;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Hosting;

/// <summary>Submits a job to a node's coordinator and follows it.</summary>
public static class JobClient
{
    /// <summary>
    /// Submits the job and yields <see cref="JobProtocol.Accepted"/> or <see cref="JobProtocol.Refused"/>, then
    /// <see cref="JobProtocol.Progress"/> about twice a second, and <see cref="JobProtocol.Ended"/> last.
    /// </summary>
    public static IAsyncEnumerable<IClusterMessage> RunAsync(
        ClusterNode node, string jobId, JobSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        Channel<IClusterMessage> channel = Channel.CreateUnbounded<IClusterMessage>(new UnboundedChannelOptions { SingleReader = true });
        node.System.ActorOf(Props.Create(() => new JobClientActor(node.Coordinator, jobId, spec, channel.Writer)));
        return channel.Reader.ReadAllAsync(cancellationToken);
    }

    private sealed class JobClientActor : ReceiveActor, IWithTimers
    {
        private static readonly TimeSpan SubmitInterval = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);
        private readonly IActorRef _coordinator;
        private readonly ChannelWriter<IClusterMessage> _writer;
        private readonly IReadOnlyList<IClusterMessage> _submission;

        public JobClientActor(IActorRef coordinator, string jobId, JobSpec spec, ChannelWriter<IClusterMessage> writer)
        {
            _coordinator = coordinator;
            _writer = writer;
            _submission = JobSubmission.Of(jobId, spec);
            Receive<SubmitDue>(_ => Submit());
            Receive<WatchDue>(_ => coordinator.Tell(new JobProtocol.Watch(jobId)));
            Receive<JobProtocol.Accepted>(OnAccepted);
            Receive<JobProtocol.Progress>(progress => writer.TryWrite(progress));
            Receive<JobProtocol.Refused>(Finish);
            Receive<JobProtocol.Ended>(Finish);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Submit();
            Timers.StartPeriodicTimer(nameof(SubmitDue), new SubmitDue(), SubmitInterval);
        }

        protected override void PostStop() => _writer.TryComplete();

        private void Submit()
        {
            foreach (IClusterMessage message in _submission)
            {
                _coordinator.Tell(message);
            }
        }

        private void OnAccepted(JobProtocol.Accepted accepted)
        {
            if (!Timers.IsTimerActive(nameof(SubmitDue)))
            {
                return;
            }

            Timers.Cancel(nameof(SubmitDue));
            Timers.StartPeriodicTimer(nameof(WatchDue), new WatchDue(), WatchInterval);
            _writer.TryWrite(accepted);
        }

        private void Finish(IClusterMessage last)
        {
            _writer.TryWrite(last);
            Context.Stop(Self);
        }

        private sealed record SubmitDue;

        private sealed record WatchDue;
    }
}
