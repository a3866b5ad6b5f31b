using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>
/// Everything that is to be known of a round apart from its kernel. Order, number of items, lifetime of artifacts, scratch
/// space, cores, place and progress follow from it; the kernel is the class with the matching <c>RoundKernelAttribute</c>.
/// </summary>
/// <remarks>
/// A round writes two sorts of artifacts: small ones that are kept to the end of the job, and bulk (vectors and lists),
/// which is deleted once the last round that declares to read it is over.
/// </remarks>
public sealed class RoundDefinition
{
    /// <summary>The number that journals and messages know the round by.</summary>
    public required RoundKind Kind { get; init; }

    /// <summary>As users read it: in the manifest, the progress display and messages. Part of artifact names: never change one.</summary>
    public required string Name { get; init; }

    /// <summary>What it has an item for.</summary>
    public required RoundItems Items { get; init; }

    /// <summary>An item takes all cores of its worker; false for items that stream on one core.</summary>
    public bool IsWide { get; init; } = true;

    /// <summary>Runs on the coordinator's node, whose disk has the input's headers and the output directory; false for any worker.</summary>
    public bool IsLocal { get; init; }

    /// <summary>An item holds a partition's rows with those of others that they are joined to, of whose number there is only an estimate before rows are joined.</summary>
    public bool HoldsJoined { get; init; }

    /// <summary>Rounds whose results and small artifacts it reads.</summary>
    public IReadOnlyList<RoundKind> Reads { get; init; } = [];

    /// <summary>
    /// Rounds whose small artifacts its result names: whoever reads this round may read them, and it is done again with them.
    /// </summary>
    public IReadOnlyList<RoundKind> PassesOn { get; init; } = [];

    /// <summary>Rounds whose bulk artifacts it reads, of any item, and their results with them.</summary>
    public IReadOnlyList<RoundKind> ReadsBulk { get; init; } = [];

    /// <summary>Rounds of whose bulk artifacts item i reads those of item i alone, and their results with them.</summary>
    public IReadOnlyList<RoundKind> ReadsOwnBulk { get; init; } = [];

    /// <summary>Rounds whose bulk artifacts it reads.</summary>
    public IEnumerable<RoundKind> BulkRead => ReadsBulk.Concat(ReadsOwnBulk);

    /// <summary>
    /// A round whose bulk artifacts of item i only item i of this round still reads, so that they may go as soon as it is
    /// done; null for none.
    /// </summary>
    public RoundKind? FreesItemsOf { get; init; }

    /// <summary>
    /// Bytes of memory that its largest item holds at once, beside the process itself, as an upper estimate: what the memory
    /// law is held by (see <see cref="JobMemory"/>).
    /// </summary>
    public required Func<JobSizes, double> ItemBytes { get; init; }

    /// <summary>Bytes of all its bulk artifacts, as an estimate; null when it writes none.</summary>
    public Func<JobSizes, double>? BulkBytes { get; init; }

    /// <summary>Bytes of what it writes that stays to the end of the job, as an estimate.</summary>
    public Func<JobSizes, double> KeptBytes { get; init; } = _ => 0;

    /// <summary>Whether the round runs once more after a pass (from 0) is finished; null for a round that runs once.</summary>
    public Func<JobFacts, int, bool>? RunsAgain { get; init; }

    /// <summary>
    /// Of a round that repeats, the passes before one whose bulk artifacts it reads: those of older ones are deleted meanwhile. Null where any may be read.
    /// </summary>
    public int? PassesRead { get; init; }

    /// <summary>Items of a job of which <paramref name="facts"/> are known.</summary>
    public int ItemCount(JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Items switch
        {
            RoundItems.Job => 1,
            RoundItems.Splits => facts.Plan?.Splits ?? 0,
            RoundItems.ScoreRanges => facts.ScoreRanges,
            RoundItems.CopyRanges => facts.CopyRanges,
            RoundItems.Folds => ProbeMemory.Folds,
            RoundItems.PairGroups => facts.PairGroups,
            _ => facts.Partitions,
        };
    }

    /// <summary>True when the round may read what <paramref name="round"/> wrote: its bulk too, or only results and small artifacts.</summary>
    public bool MayRead(RoundKind round, bool bulk) => BulkRead.Contains(round) || (!bulk && Reads.Contains(round));

    /// <summary>True when its item <paramref name="item"/> may read the bulk artifacts of item <paramref name="other"/> of another round.</summary>
    public bool MayReadBulk(RoundKind round, int other, int item) => ReadsBulk.Contains(round) || (other == item && ReadsOwnBulk.Contains(round));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
