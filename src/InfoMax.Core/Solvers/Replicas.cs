using InfoMax.Core.Compute;

namespace InfoMax.Core.Solvers;

/// <summary>
/// Independent runs of a random search from one start, <see cref="GroupSize"/> at a time. Once <see cref="Agreeing"/> of them have come to
/// the best set that any found, no more are made: on small problems, where the counts allow many, most find the same set.
/// </summary>
internal static class Replicas
{
    internal const int GroupSize = 4;
    internal const int Agreeing = 3;

    /// <summary>Runs replicas 0, 1, ... until enough agree. How many run follows from what they find, never from threads.</summary>
    /// <param name="most">Replicas at most.</param>
    /// <param name="search">Runs the replica of that number; called from several threads.</param>
    /// <param name="executor">Runs a group's replicas side by side.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ends in order of their numbers: a set of p rows each, and whether no swap improves it.</returns>
    public static IReadOnlyList<(Membership Set, bool Optimal)> Run(
        int most, Func<int, (Membership Set, bool Optimal)> search, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        List<(Membership Set, bool Optimal)> ends = [];
        while (ends.Count < most && !Agree(ends))
        {
            int first = ends.Count;
            (Membership, bool)[] group = new (Membership, bool)[Math.Min(GroupSize, most - first)];
            executor.ForEach(group.Length, i => group[i] = search(first + i), cancellationToken);
            ends.AddRange(group);
        }

        return ends;
    }

    private static bool Agree(List<(Membership Set, bool Optimal)> ends)
    {
        if (ends.Count < Agreeing)
        {
            return false;
        }

        bool[] best = ends.MaxBy(end => end.Set.Value).Set.Chosen;
        return ends.Count(end => end.Set.Chosen.AsSpan().SequenceEqual(best)) >= Agreeing;
    }
}
