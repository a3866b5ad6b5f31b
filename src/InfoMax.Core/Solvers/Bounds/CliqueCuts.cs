using System.Runtime.InteropServices;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// Valid inequalities on cliques of the graph. For a clique C, a level s and 0/1 x with y_e = x_i x_j, the number
/// t = x(C) of chosen members satisfies (t - s)(t - s - 1) &gt;= 0, that is
/// s x(C) - sum_{e in C} y_e &lt;= s (s + 1) / 2: tight at t = s and t = s + 1. Two rows with s = 1 are the
/// usual edge inequality x_i + x_j - y_e &lt;= 1, three with s = 1 a triangle inequality, more a clique inequality of the
/// Boolean quadric polytope (Padberg, "The Boolean quadric polytope: some characteristics, facets and relatives", 1989). Members are ascending rows; cut q holds <c>Members[Offsets[q] .. Offsets[q + 1])</c>.
/// </summary>
internal sealed class CliqueCuts
{
    /// <summary>Members of a cut at most; its pairs then number at most 276.</summary>
    public const int MaxMembers = 24;

    private readonly HashSet<ulong> _keys = [];

    /// <summary>Start of each cut's members, one more than there are cuts.</summary>
    public List<int> Offsets { get; } = [0];

    /// <summary>Row numbers, ascending within a cut.</summary>
    public List<int> Members { get; } = [];

    /// <summary>s of each cut, at least 1.</summary>
    public List<int> Levels { get; } = [];

    /// <summary>Number of cuts.</summary>
    public int Count => Levels.Count;

    /// <summary>Pairs of members, summed over the cuts.</summary>
    public long PairCount { get; private set; }

    /// <summary>Adds a cut unless it is there already. Two cuts of equal 64-bit key count as one: that loses a cut, not validity.</summary>
    public bool Add(ReadOnlySpan<int> members, int level)
    {
        if (!_keys.Add(Key(members, level)))
        {
            return false;
        }

        foreach (int row in members)
        {
            Members.Add(row);
        }

        PairCount += members.Length * (members.Length - 1L) / 2;
        Offsets.Add(Members.Count);
        Levels.Add(level);
        return true;
    }

    /// <summary>Rows of cut <paramref name="q"/>, ascending; valid until a cut is added.</summary>
    public ReadOnlySpan<int> MembersOf(int q) =>
        CollectionsMarshal.AsSpan(Members)[Offsets[q]..Offsets[q + 1]];

    private static ulong Key(ReadOnlySpan<int> members, int level)
    {
        ulong key = SplitMix64.Spread((ulong)level);
        foreach (int row in members)
        {
            key = (key ^ (uint)row) * 0xD1342543DE82EF95UL;
            key ^= key >> 29;
        }

        return key;
    }
}
