using System.Runtime.InteropServices;

namespace InfoMax.Core.Copies;

/// <summary>
/// For each copy the later representatives that are nearer to it than all before them: by rank, and so by key. They are few, and the same
/// in whichever order they are offered.
/// </summary>
internal sealed class LaterRepresentatives
{
    private readonly Dictionary<int, List<(int Rank, ulong Key)>> _steps = [];
    private readonly Lock _gate = new();

    /// <summary>A copy meets a later representative. From any thread.</summary>
    public void Offer(int copy, int rank, ulong key)
    {
        lock (_gate)
        {
            List<(int Rank, ulong Key)> steps = CollectionsMarshal.GetValueRefOrAddDefault(_steps, copy, out _) ??= [];
            int at = steps.FindIndex(step => step.Rank >= rank);
            at = at < 0 ? steps.Count : at;
            if ((at > 0 && steps[at - 1].Key >= key) || (at < steps.Count && steps[at].Rank == rank))
            {
                return;
            }

            int end = at;
            while (end < steps.Count && steps[end].Key <= key)
            {
                end++;
            }

            steps.RemoveRange(at, end - at);
            steps.Insert(at, (rank, key));
        }
    }

    /// <summary>Those of a copy that are nearer than the best before it; of any thread once none offers.</summary>
    public IEnumerable<(int Rank, ulong Key)> Of(int copy, ulong best) =>
        _steps.TryGetValue(copy, out List<(int Rank, ulong Key)>? steps) ? steps.Where(step => step.Key > best) : [];
}
