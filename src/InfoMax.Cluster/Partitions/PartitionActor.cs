using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Outputs;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// Sharded entity <c>job/partition</c>: takes one leased work item at a time, runs its kernel through the ComputeGate, and
/// reports until it is acknowledged. It computes nothing itself.
/// </summary>
/// <remarks>Which commands it takes is told by <see cref="WorkSlot"/>.</remarks>
public sealed class PartitionActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    /// <summary>Report intervals without work after which the entity leaves memory.</summary>
    private const int IdleReports = 120;

    private readonly CoordinatorServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _coordinator = ActorRefs.Nobody;
    private readonly WorkSlot _slot = new();
    private int _idleReports;
    private Execution? _execution;

    /// <param name="services">Store, gate and clock of this node.</param>
    public PartitionActor(CoordinatorServices services)
    {
        _services = services;
        Receive<PartitionProtocol.Run>(OnRun);
        Receive<PartitionProtocol.Acknowledge>(acknowledge => OnRelease(acknowledge.Item));
        Receive<PartitionProtocol.Stop>(stop => OnRelease(stop.Item));
        Receive<KernelEnded>(OnKernelEnded);
        Receive<ReportDue>(_ => Report());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(ReportDue), ReportDue.Instance, ReportInterval);

    /// <inheritdoc/>
    protected override void PostStop() => _execution?.Abandon();

    private void OnRun(PartitionProtocol.Run run)
    {
        RunAnswer answer = _slot.Run(run.Item);
        if (answer == RunAnswer.Ignore)
        {
            _log.Debug("{0} is older than {1}, ignored", run.Item, _slot.Item);
            return;
        }

        _coordinator = Sender;
        if (answer == RunAnswer.Start)
        {
            Start(run);
        }

        Report();
    }

    private void Start(PartitionProtocol.Run run)
    {
        _execution?.Abandon();
        Execution execution = new();
        _execution = execution;
        CancellationToken token = execution.Token;
        IActorRef self = Self;
        _services.Gate
            .Run(
                RoundKernels.WidthOf(run.Item.Round),
                executor =>
                {
                    JobFiles files = _services.FilesOf(run.Order.Store, token);
                    return RoundKernels.Run(new RoundContext
                    {
                        Item = run.Item,
                        Order = run.Order,
                        Store = files.Store,
                        Remote = files.Remote,
                        Executor = executor,
                        CancellationToken = token,
                        Progress = execution.Report,
                    });
                },
                token)
            .PipeTo(self, success: result => new KernelEnded(execution, result, null), failure: cause => new KernelEnded(execution, null, cause));
    }

    private void OnKernelEnded(KernelEnded ended)
    {
        ended.Execution.Dispose();
        if (!ReferenceEquals(ended.Execution, _execution))
        {
            return;
        }

        _execution = null;
        if (ended.Result is { } result)
        {
            _slot.Complete(result);
        }
        else
        {
            (FailureKind kind, string reason) = Classify(ended.Cause!);
            _log.Debug("{0} failed: {1}", _slot.Item, ended.Cause);
            _slot.Fail(kind, reason);
        }

        Report();
    }

    private void OnRelease(WorkItemId item)
    {
        if (!_slot.Release(item))
        {
            return;
        }

        _execution?.Abandon();
        _execution = null;
        _idleReports = 0;
    }

    private void Report()
    {
        if (_slot.Report(_execution?.Fraction ?? 0) is not { } report)
        {
            // Not at once: the next round's work comes soon, and work that meets a stopping entity is only sent again later.
            if (++_idleReports == IdleReports)
            {
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
            }

            return;
        }

        _coordinator.Tell(report);
    }

    private static (FailureKind Kind, string Reason) Classify(Exception cause)
    {
        Exception exception = cause is AggregateException { InnerException: { } inner } ? inner : cause;
        return exception switch
        {
            InputDataException => (FailureKind.BadInput, exception.Message),
            ConfigurationException => (FailureKind.BadConfiguration, exception.Message),
            OutOfMemoryException => (FailureKind.Transient, "out of memory: give more --memory, or more --partitions"),
            ArtifactException or OutputException => (FailureKind.Transient, exception.Message),
            _ => (FailureKind.Transient, $"{exception.GetType().Name}: {exception.Message}"),
        };
    }

    private sealed record KernelEnded(Execution Execution, WorkResult? Result, Exception? Cause);

    private sealed class ReportDue
    {
        public static readonly ReportDue Instance = new();
    }

    /// <summary>One run of a kernel: its cancellation and its progress, written by the kernel's threads.</summary>
    private sealed class Execution : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();
        private double _fraction;

        public CancellationToken Token => _cancellation.Token;

        public double Fraction => Volatile.Read(ref _fraction);

        public void Report(double fraction) => Volatile.Write(ref _fraction, fraction);

        /// <summary>Cancels the kernel; its end disposes this object, since until then it may look at the token.</summary>
        public void Abandon() => _cancellation.Cancel();

        public void Dispose() => _cancellation.Dispose();
    }
}
