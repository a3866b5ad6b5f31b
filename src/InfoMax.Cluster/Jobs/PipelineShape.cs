using InfoMax.Data.Formats;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>All that decides which rounds a job has. An order carries it, so that a worker knows what its round may read.</summary>
/// <param name="Scheme">How rows are cut into partitions.</param>
/// <param name="Score">The resolved kind of the raw score.</param>
/// <param name="Goal">What the job is for.</param>
/// <param name="HasLabels">The rows have labels.</param>
/// <param name="Reasons">The job says of every row what became of it.</param>
/// <param name="Distributed">Semantic partitions solve the problem among themselves, since its edges do not fit one node.</param>
/// <param name="Groups">Where groups that are no labels come from.</param>
/// <param name="HasQuota">The budget is divided among groups, or among labels where there are none.</param>
/// <param name="Map">The rows are laid out on a flat map.</param>
/// <param name="SpreadCopies">Copies are sought range by range, since no single item holds all rows.</param>
/// <param name="Work">What scores made of others need; that of a score without parts follows from its kind.</param>
[MessagePackObject]
public sealed record PipelineShape(
    [property: Key(0)] PartitionScheme Scheme,
    [property: Key(1)] ScoreKind Score,
    [property: Key(2)] JobGoal Goal = JobGoal.Prune,
    [property: Key(3)] bool HasLabels = false,
    [property: Key(4)] bool Reasons = false,
    [property: Key(5)] bool Distributed = false,
    [property: Key(6)] GroupScheme Groups = GroupScheme.None,
    [property: Key(7)] bool HasQuota = false,
    [property: Key(8)] bool Map = false,
    [property: Key(9)] bool SpreadCopies = false,
    [property: Key(10)] ScoreWork Work = ScoreWork.None)
{
    /// <summary>Whether the job's scores need some work.</summary>
    public bool Needs(ScoreWork work) => ((IsComposite ? Work : ScoreSource.WorkOf(Score)) & work) != ScoreWork.None;

    /// <summary>Whether its score is made of others, or several.</summary>
    [IgnoreMember]
    public bool IsComposite => Score is ScoreKind.Combine or ScoreKind.Several;
}
