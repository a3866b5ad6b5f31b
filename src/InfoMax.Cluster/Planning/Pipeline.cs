using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>The rounds of a job in order. Immutable, pure.</summary>
public sealed class Pipeline
{
    /// <summary>Passes of a round that are counted: one that repeats until its rows are settled is not known beforehand.</summary>
    private const int MostPasses = 1000;

    private readonly Dictionary<RoundKind, int> _places = [];

    /// <param name="rounds">In order, each kind once. A round reads only rounds before it, or its own earlier passes; bulk has a reader.</param>
    /// <exception cref="ArgumentException">The declarations contradict each other.</exception>
    public Pipeline(IReadOnlyList<RoundDefinition> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        Rounds = rounds;
        foreach (RoundDefinition round in rounds)
        {
            bool repeats = round.RunsAgain is not null;
            foreach (RoundKind read in round.Reads.Concat(round.BulkRead))
            {
                Require(_places.ContainsKey(read) || (repeats && read == round.Kind), $"{round} reads {read}, which is not before it");
            }

            Require(_places.TryAdd(round.Kind, _places.Count), $"{round} is there twice");
        }

        foreach (RoundDefinition round in rounds)
        {
            foreach (RoundKind read in round.BulkRead)
            {
                Require(this[read].BulkBytes is not null, $"{round} reads bulk of {read}, which writes none");
            }

            Require((round.BulkBytes is null) == (LastReader(round.Kind) is null), $"{round} writes bulk that nobody reads");
            Require(round.FreesItemsOf is not { } freed || LastReader(freed) == round, $"{round} is not the last to read {round.FreesItemsOf}");
        }
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<RoundDefinition> Rounds { get; }

    /// <summary>What is declared of a round.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has no such round.</exception>
    public RoundDefinition this[RoundKind kind] => _places.TryGetValue(kind, out int place)
        ? Rounds[place]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "the job has no such round");

    /// <summary>True when the pipeline has the round.</summary>
    public bool Has(RoundKind kind) => _places.ContainsKey(kind);

    /// <summary>The round's place, from 0.</summary>
    public int PlaceOf(RoundKind kind) => _places[kind];

    /// <summary>The pass that follows a finished one; null after the last. <see cref="RoundKind.None"/> is before the first.</summary>
    /// <param name="round">The finished pass.</param>
    /// <param name="facts">What is known once it is finished.</param>
    public RoundId? Next(RoundId round, JobFacts facts)
    {
        if (round.Kind == RoundKind.None)
        {
            return Rounds[0].Kind;
        }

        if (IsRepeated(round, facts))
        {
            return round with { Pass = round.Pass + 1 };
        }

        int next = _places[round.Kind] + 1;
        return next < Rounds.Count ? Rounds[next].Kind : null;
    }

    /// <summary>The last round that reads the bulk artifacts of <paramref name="kind"/>; null when there are none.</summary>
    public RoundDefinition? LastReader(RoundKind kind) => Rounds.LastOrDefault(round => round.BulkRead.Contains(kind));

    /// <summary>The rounds, in order, whose bulk artifacts nobody reads any more once <paramref name="round"/> is finished.</summary>
    public IReadOnlyList<RoundKind> FreedBy(RoundId round, JobFacts facts) =>
        IsRepeated(round, facts) ? [] : [.. Rounds.Where(other => LastReader(other.Kind)?.Kind == round.Kind).Select(other => other.Kind)];

    /// <summary>The earlier passes of a finished round whose bulk artifacts its next pass does not read, though it runs again.</summary>
    public IEnumerable<RoundId> PassesFreedBy(RoundId round) =>
        this[round.Kind].PassesRead is { } read ? Enumerable.Range(0, Math.Max(0, round.Pass + 1 - read)).Select(pass => round with { Pass = pass }) : [];

    /// <summary>Items that all rounds give out, every pass of one that repeats counted, as far as the facts tell how often.</summary>
    public long ItemCount(JobFacts facts)
    {
        long items = 0;
        foreach (RoundDefinition round in Rounds)
        {
            int passes = 1;
            while (passes < MostPasses && IsRepeated(new RoundId(round.Kind, passes - 1), facts))
            {
                passes++;
            }

            items += (long)passes * round.ItemCount(facts);
        }

        return items;
    }

    private bool IsRepeated(RoundId round, JobFacts facts) => this[round.Kind].RunsAgain?.Invoke(facts, round.Pass) == true;

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem);
        }
    }
}
