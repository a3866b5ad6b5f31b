using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Telemetry;
using InfoMax.Cluster.Transfer;

namespace InfoMax.Cluster.Partitions;

/// <summary>
/// Sharded entity, one an item on the worker that the coordinator chose: runs the item's kernel through the ComputeGate
/// and reports until it is acknowledged, then leaves memory. It computes nothing itself.
/// </summary>
/// <remarks>Which commands it takes is told by <see cref="WorkSlot"/>.</remarks>
public sealed class PartitionActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    /// <summary>Not at once: a next attempt that meets an entity on its way out is only sent again later.</summary>
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(5);

    private readonly CoordinatorServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WorkSlot _slot = new();
    private IActorRef _coordinator = ActorRefs.Nobody;
    private Execution? _execution;

    /// <summary>When the node was told to leave, and what it grants to what runs; null while it stays.</summary>
    private (long Since, TimeSpan Grace)? _leaving;

    /// <param name="services">Store, gate and clock of this node.</param>
    public PartitionActor(CoordinatorServices services)
    {
        _services = services;
        Receive<PartitionProtocol.Run>(OnRun);
        Receive<PartitionProtocol.Acknowledge>(acknowledge => OnRelease(acknowledge.Item));
        Receive<PartitionProtocol.Stop>(stop => OnRelease(stop.Item));
        Receive<WorkActivity.HandBack>(OnHandBack);
        Receive<KernelBegan>(OnKernelBegan);
        Receive<KernelEnded>(OnKernelEnded);
        Receive<ReportDue>(_ =>
        {
            if (!HandBackWhatWouldNotEnd())
            {
                Report();
            }
        });
        Receive<LeaveDue>(_ => Context.Parent.Tell(new Passivate(PoisonPill.Instance)));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(ReportDue), ReportDue.Instance, ReportInterval);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _execution?.Abandon();
        Publish(new WorkActivity.Released(Self));
    }

    private void OnRun(PartitionProtocol.Run run)
    {
        RunAnswer answer = _slot.Run(run.Item, run.Worker, run.Order.AnewAfter);
        if (answer == RunAnswer.Ignore)
        {
            _log.Debug("{0} is older than {1}, ignored", run.Item, _slot.Item);
            return;
        }

        _coordinator = Sender;
        _leaving = null;
        Timers.Cancel(nameof(LeaveDue));
        Publish(new WorkActivity.Taken(Self, run.Item));
        if (answer == RunAnswer.Start)
        {
            // Silent until the kernel begins or the next report is due: an attempt that ends its worker at once must not have
            // claimed that it waits.
            Start(run);
        }
        else
        {
            Report();
        }
    }

    private void Start(PartitionProtocol.Run run)
    {
        _execution?.Abandon();
        Execution execution = new(RoundCatalog.NameOf(run.Item.Round.Kind), _services.Clock);
        _execution = execution;
        CancellationToken token = execution.Token;
        IActorRef self = Self;
        _services.Gate
            .Run(
                RoundCatalog.IsWide(run.Item.Round.Kind) ? KernelWidth.Wide : KernelWidth.Narrow,
                run.Order.MemoryShare,
                executor =>
                {
                    execution.Begin();
                    self.Tell(new KernelBegan(execution));
                    JobFiles files = _services.FilesOf(run.Order.Store, token);
                    _services.Faults?.Reach(FaultPoints.BeforeKernel(run.Item), token);
                    WorkResult result = RoundKernels.Run(new RoundContext
                    {
                        Item = run.Item,
                        Order = run.Order,
                        Store = files.Store,
                        Remote = files.Remote,
                        Roots = _services.Roots,
                        Executor = executor,
                        CancellationToken = token,
                        Progress = execution.Report,
                    });
                    _services.Faults?.Reach(FaultPoints.AfterKernel(run.Item), token);
                    return result;
                },
                token)
            .PipeTo(self, success: result => new KernelEnded(execution, result, null), failure: cause => new KernelEnded(execution, null, cause));
    }

    private void OnKernelBegan(KernelBegan began)
    {
        if (ReferenceEquals(began.Execution, _execution))
        {
            _slot.Begin();
            Report();
        }
    }

    private void OnKernelEnded(KernelEnded ended)
    {
        ended.Execution.Dispose();
        Measure(ended);
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
            WorkFailure failure = WorkFailure.Of(ended.Cause!);
            _log.Debug("{0} failed: {1}", _slot.Item, ended.Cause);
            _slot.Fail(failure.Kind, failure.Reason, failure.Damaged);
        }

        Report();
    }

    private void Measure(KernelEnded ended)
    {
        if (_slot.Item is { } item)
        {
            ClusterTraces.Item(
                item.JobId, ended.Execution.Round, item.Index, item.Attempt, _services.Clock.GetUtcNow(), ended.Execution.Elapsed, ended.Cause?.GetBaseException().Message);
        }

        KeyValuePair<string, object?> round = new(ClusterMetrics.Round, ended.Execution.Round);
        ClusterMetrics.WorkDuration.Record(ended.Execution.Elapsed.TotalSeconds, round);
        ClusterMetrics.Work.Add(1, round, new(ClusterMetrics.Outcome, ended.Cause is null ? "succeeded" : "failed"));
    }

    private void OnHandBack(WorkActivity.HandBack command)
    {
        _leaving = (_services.Clock.GetTimestamp(), command.Grace);
        HandBackWhatWouldNotEnd();
    }

    /// <summary>Others begin at once what would be cut off here; true when something was given back.</summary>
    private bool HandBackWhatWouldNotEnd()
    {
        if (_leaving is not { } leaving)
        {
            return false;
        }

        TimeSpan left = leaving.Grace - _services.Clock.GetElapsedTime(leaving.Since);
        bool mayEnd = _slot.Running && left > TimeSpan.Zero
            && (_execution is not { } execution || WorkRest.Expected(execution.Elapsed, execution.Fraction) <= left);
        if (mayEnd || !_slot.HandBack())
        {
            return false;
        }

        Drop();
        Report();
        return true;
    }

    private void OnRelease(WorkItemId item)
    {
        if (_slot.Release(item))
        {
            Drop();
            Publish(new WorkActivity.Released(Self));
            Timers.StartSingleTimer(nameof(LeaveDue), LeaveDue.Instance, LeaveAfter);
        }
    }

    private void Drop()
    {
        _execution?.Abandon();
        _execution = null;
    }

    private void Report()
    {
        if (_slot.Report(_execution?.Fraction ?? 0) is { } report)
        {
            _coordinator.Tell(report);
        }
    }

    private static void Publish(object activity) => Context.System.EventStream.Publish(activity);

    private sealed record KernelBegan(Execution Execution);

    private sealed record KernelEnded(Execution Execution, WorkResult? Result, Exception? Cause);

    private sealed class ReportDue
    {
        public static readonly ReportDue Instance = new();
    }

    private sealed class LeaveDue
    {
        public static readonly LeaveDue Instance = new();
    }

    /// <summary>One run of a kernel: its cancellation and its progress, written by the kernel's threads.</summary>
    private sealed class Execution(string round, TimeProvider clock) : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();
        private double _fraction;
        private long? _began;

        public string Round => round;

        /// <summary>Time since the kernel had its threads; zero when it never had.</summary>
        public TimeSpan Elapsed => _began is { } began ? clock.GetElapsedTime(began) : TimeSpan.Zero;

        public CancellationToken Token => _cancellation.Token;

        public double Fraction => Volatile.Read(ref _fraction);

        public void Report(double fraction) => Volatile.Write(ref _fraction, fraction);

        public void Begin() => _began = clock.GetTimestamp();

        /// <summary>Cancels the kernel; its end disposes this object, since until then it may look at the token.</summary>
        public void Abandon() => _cancellation.Cancel();

        public void Dispose() => _cancellation.Dispose();
    }
}
