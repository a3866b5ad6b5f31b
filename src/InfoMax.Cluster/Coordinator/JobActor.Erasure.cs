using Akka.Actor;
using Akka.Persistence;

namespace InfoMax.Cluster.Coordinator;

/// <content>The end of a job that is no longer kept: nothing of it stays in the journal.</content>
public sealed partial class JobActor
{
    private bool _erasing;
    private bool _snapshotsAreGone;
    private bool _messagesAreGone;

    private void Erase()
    {
        _erasing = true;
        Timers.CancelAll();
        DeleteSnapshots(SnapshotSelectionCriteria.Latest);
        DeleteMessages(long.MaxValue);
    }

    private void OnErased(bool snapshots)
    {
        if (!_erasing)
        {
            return;
        }

        _snapshotsAreGone |= snapshots;
        _messagesAreGone |= !snapshots;
        if (_snapshotsAreGone && _messagesAreGone)
        {
            Context.Parent.Tell(new JobErasure.Erased(_state.JobId, null));
            Context.Stop(Self);
        }
    }

    /// <summary>The coordinator asks again when another job is over.</summary>
    private void OnEraseFailed(Exception cause)
    {
        if (_erasing)
        {
            _erasing = false;
            Context.Parent.Tell(new JobErasure.Erased(_state.JobId, cause.Message));
        }
    }
}
